using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fallback.Testing;

/// <summary>
/// A real HTTP server on the loopback interface that speaks four dialects, whole and streamed: OpenAI's chat completions and Responses,
/// Anthropic's Messages and Google's Gemini. It fails as its script says, model by model, and records every request that it receives.
/// </summary>
/// <remarks>
/// The end of a request's path decides the dialect, whatever comes before it: <c>/chat/completions</c>, <c>/responses</c>, <c>/messages</c>
/// (or Vertex's <c>:rawPredict</c> and <c>:streamRawPredict</c> for Claude), <c>:generateContent</c> or <c>:streamGenerateContent</c>.
/// Other paths are answered with 404. All members are safe for use by several threads, also while requests are being served. Nothing that
/// waits (latency, hangs, stalls, gates) outlives its client or the server: it ends when the client disconnects and when the server is
/// disposed of.
/// </remarks>
/// <example>
/// <code>
/// await using ProviderServer server = await ProviderServer.StartAsync();
/// server.Model("fast").RepliesOnce(Reply.Overloaded()).Replies(Reply.Text("hello"));
/// </code>
/// </example>
public sealed class ProviderServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ModelScript> _models = new(StringComparer.Ordinal);
    private readonly RequestLog _requests = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly KestrelServer _kestrel;
    private int _disposed;

    private ProviderServer(KestrelServer kestrel, TimeProvider time)
    {
        _kestrel = kestrel;
        Time = time;
        Stopping = _stopping.Token;
    }

    /// <summary>
    /// The base URL for a client, such as <c>http://127.0.0.1:40123/v1</c>, without a slash at the end. Anthropic's own client accepts it,
    /// too.
    /// </summary>
    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>
    /// The script for models without a script of their own, and for scripted models whose one-shot replies are used up and that have no
    /// permanent one. By default, it answers <c>You said: </c> and the last user message. Its counters cover the requests that it decided.
    /// </summary>
    public ModelScript Default { get; } = new("(default)");

    /// <summary>Every request received so far, in order of arrival, including those to unknown paths. A snapshot.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _requests.Snapshot();

    /// <summary>
    /// The number of latest requests that are kept, here and for each model; at least 0. By default, all are kept, so that a test finds
    /// every request; set it for traffic that lasts for minutes. Counting and waiting are not affected.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int KeptRequests
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
            _requests.Keep(value);
            Default.Keep(value);
            foreach (ModelScript model in _models.Values) model.Keep(value);
        }
    } = int.MaxValue;

    internal TimeProvider Time { get; }

    internal CancellationToken Stopping { get; }

    /// <summary>Starts a server. It accepts connections when the task completes.</summary>
    /// <param name="port">The port. Default 0: a free one. A fixed port lets a provider "come back" at its previous address.</param>
    /// <param name="timeProvider">
    /// The clock for latencies, delays, timestamps and the Date header. Default null: the system's clock.
    /// </param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<ProviderServer> StartAsync(
        int port = 0, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        KestrelServer kestrel = LoopbackKestrel.Create(port);
        ProviderServer server = new(kestrel, timeProvider ?? TimeProvider.System);
        try
        {
            await kestrel.StartAsync(new ProviderApplication(server), cancellationToken);
        }
        catch
        {
            kestrel.Dispose();
            server._stopping.Dispose();
            throw;
        }

        string address = kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.BaseUrl = new Uri(address + "/v1");
        return server;
    }

    /// <summary>
    /// Returns the script and counters of one model. Names are compared exactly. Calling this method does not change how the model replies.
    /// </summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public ModelScript Model(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ModelScript model = _models.GetOrAdd(name, static (key, kept) =>
        {
            var made = new ModelScript(key);
            made.Keep(kept);
            return made;
        }, KeptRequests);
        // Nothing arrives any more, so nothing may wait for it; a model that is named during or after disposal was not closed by it.
        if (Stopping.IsCancellationRequested) model.Close();
        return model;
    }

    /// <summary>Returns the requests to a model, in order of arrival. A snapshot.</summary>
    public IReadOnlyList<RecordedRequest> RequestsTo(string model) => Model(model).Requests;

    /// <summary>Waits until the server has received that many requests in total since its start.</summary>
    /// <exception cref="ObjectDisposedException">The server was disposed of before that.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled before that.</exception>
    public Task WaitForRequestsAsync(int count, CancellationToken cancellationToken = default) =>
        _requests.WaitForCountAsync(count, cancellationToken);

    /// <summary>Stops listening, closes every connection and ends every request that is waiting. Safe to call more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stopping.CancelAsync();
        // A canceled token makes Kestrel abort the connections at once instead of waiting for idle ones to close.
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
        _stopping.Dispose();
        _requests.Close();
        Default.Close();
        foreach (ModelScript model in _models.Values) model.Close();
    }

    internal void Record(RecordedRequest request) => request.Sequence = _requests.Add(request);

    internal void Announce() => _requests.Announce();

    /// <summary>Takes the decision for a request out of the scripts and counts the request; nothing is answered yet.</summary>
    internal ReplyDecision Admit(RecordedRequest request)
    {
        ModelScript model = Model(request.Model);
        ReplyDecision? decision = model.Admit(request, out int sequence, out int concurrency);
        (request.ModelSequence, request.Concurrency) = (sequence, concurrency);
        if (decision is not null)
        {
            model.Announce();
            return decision;
        }

        decision = Default.Admit(request, out _, out _);
        model.Announce();
        Default.Announce();
        return decision ?? EchoAsync;
    }

    private static ValueTask<Reply> EchoAsync(RecordedRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Reply>(Reply.Text("You said: " + request.LastUserMessage));
}
