using Fallback.Testing;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

[ModelChain("deepseek-v3", DeadlineMs = 60_000)]
[TierTimeout("deepseek-v3", 4_000)]
public interface IAliased
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>Names that stand for models, and models that have taken another's place.</summary>
public sealed class AliasTests
{
    [Fact]
    public async Task Alias_OfAnAlias_LeadsToTheModel_WithItsFacts()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(Reply.Text("ok").WithUsage(1_000_000, 0));
        using var runtime = new FallbackRuntime(Options(stage, ("deepseek-v3", "deepseek"), ("Deepseek", "deepseek-flash")));

        FallbackResult<string> result = await runtime.CreateClient<IAliased>().AskAsync("hello", Stage.Token);

        Assert.Equal(("deepseek", "deepseek-flash", 0.15m), (result.Provider, result.Model, result.CostUsd));
    }

    [Fact]
    public async Task RetiredModel_BehindItsOldNames_IsReplacedByItsSuccessor_OnceTheProviderSaysThatItIsGone()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("deepseek-chat").Replies(Reply.Error(404, "model_not_found", "The model `deepseek-chat` does not exist", "invalid_request_error"));
        using var runtime = new FallbackRuntime(Options(stage, ("deepseek", "deepseek-chat"), ("deepseek-v3", "deepseek")));
        IAliased client = runtime.CreateClient<IAliased>();

        FallbackResult<string> first = await client.AskAsync("1", Stage.Token);
        FallbackResult<string> second = await client.AskAsync("2", Stage.Token);

        Assert.Equal(["deepseek-chat", "deepseek-flash"], first.Attempts.Select(attempt => attempt.Model));
        Assert.Equal("deepseek-chat is gone, asked deepseek-flash", Assert.Single(first.Attempts[1].Adaptations));
        Assert.Equal("deepseek-flash", Assert.Single(second.Attempts).Model);
        Assert.Equal(["deepseek-chat", "deepseek-flash", "deepseek-flash"], stage.Alpha.Requests.Select(request => request.Model));
    }

    [Fact]
    public async Task Alias_OfABareModel_IsFoundByItsEntryInModels()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions options = Options(stage, ("deepseek-v3", "my-model"));
        options.Models["my-model"] = new ModelOptions { Provider = "bravo", InputPerMillion = 2, OutputPerMillion = 0 };
        stage.Bravo.Default.Replies(Reply.Text("ok").WithUsage(1_000_000, 0));
        using var runtime = new FallbackRuntime(options);

        FallbackResult<string> result = await runtime.CreateClient<IAliased>().AskAsync("hello", Stage.Token);

        Assert.Equal(("bravo", "my-model", 2m), (result.Provider, result.Model, result.CostUsd));
    }

    [Fact]
    public async Task Alias_LeadingBackToItself_IsAMistakeAtStart()
    {
        await using Stage stage = await Stage.OpenAsync();

        Assert.Equal(
            ["Fallback:Aliases:a = 'b': leads back to itself; write the model that it stands for, for example deepseek/deepseek-flash",
             "Fallback:Aliases:b = 'c': leads back to itself; write the model that it stands for, for example deepseek/deepseek-flash",
             "Fallback:Aliases:c = 'a': leads back to itself; write the model that it stands for, for example deepseek/deepseek-flash"],
            Mistakes(Options(stage, ("a", "b"), ("b", "c"), ("c", "a"), ("d", "alpha/one"))));
        Assert.Contains("Fallback:Aliases:self = 'self'", Assert.Single(Mistakes(Options(stage, ("self", "self")))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FactsUnderAnAlias_AreAMistakeAtStart_UnlessTheModelHasThatName()
    {
        await using Stage stage = await Stage.OpenAsync();
        FallbackOptions wrong = Options(stage, ("fast", "alpha/one"));
        wrong.Models["fast"] = new ModelOptions { ContextWindow = 1_000 };
        FallbackOptions right = Options(stage, ("one", "alpha/one"));
        right.Models["one"] = new ModelOptions { ContextWindow = 1_000 };

        Assert.Equal("Fallback:Models:fast: is an alias, but these settings belong to its model; write Fallback:Models:alpha/one", Assert.Single(Mistakes(wrong)));
        using var runtime = new FallbackRuntime(right);
    }

    private static IEnumerable<string> Mistakes(FallbackOptions options) => Assert.ThrowsAny<OptionsValidationException>(() => new FallbackRuntime(options)).Failures;

    private static FallbackOptions Options(Stage stage, params (string Alias, string Model)[] aliases)
    {
        FallbackOptions options = stage.Options();
        options.AddProvider("deepseek", stage.Alpha.BaseUrl.AbsoluteUri, "key-of-deepseek-1234567890");
        foreach ((string alias, string model) in aliases) options.Aliases[alias] = model;
        return options;
    }
}
