using System.Text;
using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

/// <summary>A chain whose first tier is asked by Anthropic's SDK and whose second speaks OpenAI's dialect.</summary>
internal sealed class AnthropicStage : IAsyncDisposable
{
    private readonly Stage _stage;

    private AnthropicStage(Stage stage) => _stage = stage;

    public ProviderServer Anthropic => _stage.Alpha;

    public ProviderServer Second => _stage.Bravo;

    public ManualClock Clock => _stage.Clock;

    public FallbackRuntime Runtime => _stage.Runtime;

    public static async Task<AnthropicStage> OpenAsync(Action<FallbackOptions>? configure = null)
    {
        Stage stage = await Stage.OpenAsync();
        var opened = new AnthropicStage(stage);
        Assert.True(stage.Runtime.Reload(() => opened.Options(configure)));
        return opened;
    }

    public FallbackOptions Options(Action<FallbackOptions>? configure = null)
    {
        FallbackOptions options = _stage.Options().AddProvider("client", Anthropic.BaseUrl.AbsoluteUri, "sk-ant-key-of-the-test").AddAnthropic("client");
        configure?.Invoke(options);
        return options;
    }

    public T Client<T>() where T : class => _stage.Client<T>();

    public TierSnapshot Tier(string provider) => _stage.Tier(provider);

    /// <summary>What became of the first attempt of a call that the second tier then stops, so that it can be looked into.</summary>
    public async Task<TierAttempt> FirstAttemptAsync(bool stream)
    {
        Second.Default.Replies(Reply.Error(400, "invalid_value"));
        return (await Assert.ThrowsAnyAsync<FallbackException>(() => AskAsync(stream))).Attempts[0];
    }

    public async Task<string> AskAsync(bool stream)
    {
        if (!stream) return (await Client<IClientFirst>().AskAsync("hello", Stage.Token)).Value;
        var text = new StringBuilder();
        await foreach (string piece in Client<IClientFirst>().StreamAsync("hello", Stage.Token)) text.Append(piece);
        return text.ToString();
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();
}
