using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

[ModelChain("alpha/filed", "bravo/two")]
public interface IFiled
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>What this project's fallback.models.json says holds in the running application.</summary>
public sealed class ModelFileTests
{
    [Fact]
    public async Task File_GivesPriceAndWindow()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("filed").Replies(Reply.Text("ok").WithUsage(1_000_000, 0));
        IFiled client = stage.Client<IFiled>();

        FallbackResult<string> small = await client.AskAsync("hello", Stage.Token);
        FallbackResult<string> large = await client.AskAsync(string.Join(' ', Enumerable.Repeat("word", 5_000)), Stage.Token);

        Assert.Equal(("filed", 3m), (small.Model, small.CostUsd));
        Assert.Equal(SkipReason.ContextTooSmall, large.Attempts[0].Skipped);
        Assert.Equal("two", large.Model);
    }

    [Fact]
    public async Task Configuration_WinsOverTheFile()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("filed").Replies(Reply.Text("ok").WithUsage(1_000_000, 0));
        FallbackOptions options = stage.Options();
        options.Models["alpha/filed"] = new ModelOptions { InputPerMillion = 7, OutputPerMillion = 0 };
        using var runtime = new FallbackRuntime(options);

        Assert.Equal(7m, (await runtime.CreateClient<IFiled>().AskAsync("hello", Stage.Token)).CostUsd);
    }
}
