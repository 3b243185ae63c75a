using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>A vendor of the matrix as the first tier of a chain, and a spare one that speaks chat completions.</summary>
internal sealed class MatrixScene : IAsyncDisposable
{
    public const string Spare = "from the spare tier";

    private readonly Stage _stage;
    private readonly FallbackRuntime _runtime;
    private readonly IChatClient _chain;

    private MatrixScene(Stage stage, MatrixVendor vendor)
    {
        (_stage, Vendor) = (stage, vendor);
        _runtime = new FallbackRuntime(vendor.Options(stage));
        _chain = _runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = $"alpha/{vendor.Model}" }, new TierOptions { Model = "bravo/spare" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
            CircuitBreaker = new CircuitBreakerOptions { FailureThreshold = 100 },
        });
        stage.Bravo.Default.Replies(Reply.Text(Spare));
    }

    public MatrixVendor Vendor { get; }

    /// <summary>What the vendor was asked.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _stage.Alpha.Requests;

    public RecordedRequest Request => Requests[^1];

    public static async Task<MatrixScene> OpenAsync(string vendor, params Reply[] replies)
    {
        var scene = new MatrixScene(await Stage.OpenAsync(), MatrixVendor.All[vendor]);
        scene.Script(replies);
        return scene;
    }

    public void Script(params Reply[] replies)
    {
        foreach (Reply reply in replies) _stage.Alpha.Default.RepliesOnce(reply);
    }

    public void ScriptSpare(params Reply[] replies)
    {
        foreach (Reply reply in replies) _stage.Bravo.Default.RepliesOnce(reply);
    }

    public Task<ChatResponse> AskAsync(bool stream, string question, ChatOptions? options = null) =>
        AskAsync(stream, [new ChatMessage(ChatRole.User, question)], options);

    /// <summary>A refusal of the server's shows in the exception, or as an answer of the spare tier.</summary>
    public Task<ChatResponse> AskAsync(bool stream, IEnumerable<ChatMessage> messages, ChatOptions? options = null) => stream
        ? _chain.GetStreamingResponseAsync(messages, options, Stage.Token).ToChatResponseAsync(Stage.Token)
        : _chain.GetResponseAsync(messages, options, Stage.Token);

    public async ValueTask DisposeAsync()
    {
        _chain.Dispose();
        _runtime.Dispose();
        await _stage.DisposeAsync();
    }
}
