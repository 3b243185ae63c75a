using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>The key that Anthropic's SDK is given reaches the provider and is found nowhere else, the SDK's own traces included.</summary>
[Collection(nameof(Alone))]
[Trait("Size", "Large")]
public sealed class AnthropicCanaryTests
{
    public static TheoryData<string, FaultPosition, bool> Faults => FaultMatrixCases.Data();

    public static TheoryData<string, string, bool> Echoes => CanaryTests.Echoes();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_OfAnyKind_TellsNothingOfTheKeys(string name, FaultPosition position, bool stream)
    {
        Canary canary = Canary.Shapes["sk"].Fresh();
        using Witness witness = canary.Witness;
        await using FaultMatrixRun run = await FaultMatrixRun.OpenAsync(FaultMatrixCases.All[name], position, options => Configure(options, canary));

        FaultOutcome outcome = await run.CallAsync(stream);

        canary.AssertArrived(run.Servers);
        canary.AssertSilent(run.Runtime, null, outcome);
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Provider_ThatGivesTheKeyBack_IsNotQuoted(string echo, string shape, bool stream)
    {
        Canary canary = Canary.Shapes[shape].Fresh();
        using Witness witness = canary.Witness;
        var fault = new FaultMatrixCase(echo, default, _ => CanaryEchoes.All[echo](canary.KeyOf("alpha")));
        await using FaultMatrixRun run = await FaultMatrixRun.OpenAsync(fault, FaultPosition.First, options => Configure(options, canary));
        run.Stage.Bravo.Model("two").Replies(Reply.Status(500));
        run.Stage.Charlie.Model("three").Replies(Reply.Status(500));

        FaultOutcome outcome = await run.CallAsync(stream);

        canary.AssertArrived(run.Servers);
        canary.AssertSilent(run.Runtime, null, outcome);
    }

    private static void Configure(FallbackOptions options, Canary canary)
    {
        canary.Configure(options);
        foreach (string provider in (string[])["alpha", "bravo", "charlie"]) options.AddAnthropic(provider);
    }
}
