using Fallback;
using Fallback.Testing;

namespace Fallback_App.Tests;

/// <summary>The chain against real HTTP servers that fail as a provider does.</summary>
public sealed class AssistantTests : IAsyncLifetime
{
    private ProviderServer _first = null!;
    private ProviderServer _second = null!;
    private FallbackRuntime _runtime = null!;
    private IAssistant _assistant = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await ProviderServer.StartAsync();
        _second = await ProviderServer.StartAsync();
        _runtime = new FallbackRuntime(new FallbackOptions()
            .AddProvider("deepseek", _first.BaseUrl.AbsoluteUri, "test")
            .AddProvider("openai", _second.BaseUrl.AbsoluteUri, "test"));
        _assistant = _runtime.CreateClient<IAssistant>();
    }

    public async ValueTask DisposeAsync()
    {
        _runtime.Dispose();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task FirstProviderOverloaded_TheSecondAnswers()
    {
        _first.Default.Replies(_ => Reply.Overloaded());
        _second.Default.Replies(_ => Reply.Text("Restart it."));

        FallbackResult<string> answer = await _assistant.AnswerAsync("How?", TestContext.Current.CancellationToken);

        Assert.Equal("Restart it.", answer.Value);
        Assert.Equal(FailureKind.Overloaded, answer.Attempts[0].Failure);
        Assert.Equal(1, answer.TierIndex);
    }

    [Fact]
    public async Task EveryProviderDown_TheCallerIsTold()
    {
        _first.Default.Replies(_ => Reply.Overloaded());
        _second.Default.Replies(_ => Reply.Status(500));

        await Assert.ThrowsAsync<AllTiersFailedException>(() => _assistant.AnswerAsync("How?", TestContext.Current.CancellationToken));
    }
}
