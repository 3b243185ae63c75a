using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>The search for keys in streams of every form and both dialects: pieces, updates with their properties, markers, and what is thrown.</summary>
[Collection(nameof(Alone))]
[Trait("Size", "Large")]
public sealed class CanaryStreamTests
{
    public static TheoryData<string, FaultMatrixForm, FaultMatrixDialect, FaultPosition> Faults => FaultMatrixStream.Data(FaultPosition.First);

    public static TheoryData<string, FaultMatrixForm, FaultMatrixDialect, string> Echoes()
    {
        var data = new TheoryData<string, FaultMatrixForm, FaultMatrixDialect, string>();
        foreach (string echo in CanaryEchoes.All.Keys)
            foreach (FaultMatrixForm form in Enum.GetValues<FaultMatrixForm>())
                foreach (FaultMatrixDialect dialect in Enum.GetValues<FaultMatrixDialect>())
                    // Before the first content the forms are alike, and the plain one is searched for with keys of every shape.
                    foreach (string shape in echo.EndsWith("stream", StringComparison.Ordinal) ? Canary.Shapes.Keys : ["escaped"]) data.Add(echo, form, dialect, shape);
        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_InAForm_TellsNothingOfTheKeys(string name, FaultMatrixForm form, FaultMatrixDialect dialect, FaultPosition position)
    {
        Canary canary = Canary.Shapes["sk"].Fresh();
        using Witness witness = canary.Witness;
        await using FaultMatrixRun run = await FaultMatrixStream.OpenAsync(FaultMatrixCases.All[name], dialect, position, canary.Configure);

        FaultOutcome outcome = await run.CallAsync(form);

        canary.AssertArrived(run.Servers);
        canary.AssertSilent(run.Runtime, null, outcome);
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Provider_ThatGivesTheKeyBack_IsNotQuoted(string echo, FaultMatrixForm form, FaultMatrixDialect dialect, string shape)
    {
        Canary canary = Canary.Shapes[shape].Fresh();
        using Witness witness = canary.Witness;
        var fault = new FaultMatrixCase(echo, default, _ => CanaryEchoes.All[echo](canary.KeyOf("alpha")));
        await using FaultMatrixRun run = await FaultMatrixStream.OpenAsync(fault, dialect, FaultPosition.First, canary.Configure);
        // With the others out, what the first tier said must be told.
        run.Stage.Bravo.Model("two").Replies(Reply.Status(500));
        run.Stage.Charlie.Model("three").Replies(Reply.Status(500));

        FaultOutcome outcome = await run.CallAsync(form);

        Assert.NotNull(outcome.Exception);
        canary.AssertArrived(run.Servers);
        canary.AssertSilent(run.Runtime, null, outcome);
    }
}
