namespace Fallback.EndToEnd.Tests;

/// <summary>The search for keys in typed answers, races, batches, skips and tool loops. What an answer says is the caller's; what is said of it tells no key.</summary>
[Collection(nameof(Alone))]
public sealed class CanarySceneTests
{
    public static TheoryData<string, string, FaultMatrixDialect> Scenes()
    {
        var data = new TheoryData<string, string, FaultMatrixDialect>();
        foreach (string scene in CanaryScene.All.Keys)
            foreach (string shape in Canary.Shapes.Keys)
                foreach (FaultMatrixDialect dialect in Enum.GetValues<FaultMatrixDialect>()) data.Add(scene, shape, dialect);
        return data;
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Scene_TellsNothingOfTheKeys(string scene, string shape, FaultMatrixDialect dialect)
    {
        Canary canary = Canary.Shapes[shape].Fresh();
        using Witness witness = canary.Witness;
        await using Stage stage = await Stage.OpenAsync(new FaultMatrixClock());
        FallbackOptions options = stage.Options();
        canary.Configure(options);
        CanaryScene.Configure(options);
        if (dialect == FaultMatrixDialect.Anthropic)
            foreach (string provider in (string[])["alpha", "bravo", "charlie"]) options.AddAnthropic(provider);
        using var runtime = new FallbackRuntime(options);
        Canary.Watch(runtime);

        object?[] seen = await CanaryScene.All[scene](new CanaryScene(stage, runtime, canary));

        canary.AssertArrived(stage.Alpha, stage.Bravo, stage.Charlie);
        canary.AssertSilent(runtime, null, seen);
    }
}
