using System.Globalization;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>One request as the server received it, and its outcome. Thread-safe. The outcome changes while the request is served.</summary>
public sealed class RecordedRequest
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly Func<bool> _clientIsGone;
    private readonly object _gate = new();
    private readonly List<ModelScript> _countedBy = [];
    private Ending _ending;
    private DateTimeOffset? _completedAt;
    private volatile object? _status;
    private volatile bool _hasBegun;
    private volatile bool _isWaiting;
    private long _written;

    internal RecordedRequest(TimeProvider time, IDialect dialect, string body, Func<bool> clientIsGone)
    {
        Dialect = dialect;
        _time = time;
        _clientIsGone = clientIsGone;
        Body = body;
        ReceivedAt = time.GetUtcNow();
    }

    private enum Ending
    {
        None,
        Completed,
        Aborted,
        Stopped,
    }

    /// <summary>The number of the request on this server, from 1.</summary>
    public int Sequence { get; internal set; }

    /// <summary>The number of the request among those to its model, from 1; 0 if the request names no model.</summary>
    public int ModelSequence { get; internal set; }

    /// <summary>The number of requests to the same model that were running when this one arrived, including itself.</summary>
    public int Concurrency { get; internal set; }

    /// <summary>The requested model; empty if the request names none.</summary>
    public string Model { get; internal init; } = "";

    /// <summary>Whether the request asks for a stream (<c>"stream": true</c>).</summary>
    public bool IsStream { get; internal init; }

    /// <summary>
    /// Whether the request asks for usage in its stream (<c>stream_options.include_usage</c>). In Anthropic's dialect, usage is always
    /// sent.
    /// </summary>
    public bool IncludesUsage { get; internal init; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; internal init; } = "";

    /// <summary>The path with its query string.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>
    /// The headers as received, including <c>Authorization</c>. Names are not case-sensitive; several values are joined with commas.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The body as text.</summary>
    public string Body { get; }

    /// <summary>The body as JSON. Its <c>ValueKind</c> is <c>Undefined</c> if the body is not JSON.</summary>
    public JsonElement Json { get; internal init; }

    /// <summary>The text of the last message whose role is <c>user</c>, except Anthropic's tool results; empty if there is none.</summary>
    public string LastUserMessage => Dialect.LastUserMessage(Json);

    /// <summary>
    /// The system prompt: Anthropic's <c>system</c>, or the messages whose role is <c>system</c> or <c>developer</c>, one per line. Empty
    /// if there is none.
    /// </summary>
    public string SystemMessage => Dialect.SystemMessage(Json);

    /// <summary>The time when the request had arrived completely.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>
    /// The time when the last part of the answer was about to be written, or the request ended in another way; null while the request is
    /// served.
    /// </summary>
    public DateTimeOffset? CompletedAt
    {
        get
        {
            lock (_gate) return _completedAt;
        }
    }

    /// <summary>The HTTP status that was sent; null if none was sent, or not yet.</summary>
    public int? Status => (int?)_status;

    /// <summary>Whether the client disconnected before it had its answer.</summary>
    public bool WasAborted
    {
        get
        {
            lock (_gate) return _ending == Ending.Aborted;
        }
    }

    /// <summary>The exception that the script threw while it chose the reply; null if it threw none.</summary>
    public Exception? ScriptError { get; internal set; }

    /// <summary>
    /// A task that completes when the request is over: answered, cut off by the script, aborted by the client, or ended because the server
    /// was disposed of. The task never fails.
    /// </summary>
    public Task Ended => _ended.Task;

    /// <summary>Waits until the client has disconnected before it had its answer.</summary>
    /// <exception cref="InvalidOperationException">The request ended in another way, so this cannot happen any more.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled first.</exception>
    public async Task WaitForAbortAsync(CancellationToken cancellationToken = default)
    {
        await Ended.WaitAsync(cancellationToken);
        if (!WasAborted) throw new InvalidOperationException($"The client did not abort request {this}.");
    }

    /// <summary>
    /// Returns the number, model, form and outcome, such as <c>#3 fast (stream): 200</c>. It contains no headers and no key.
    /// </summary>
    public override string ToString()
    {
        string outcome = WasAborted ? "aborted" : Status?.ToString(CultureInfo.InvariantCulture) ?? "no status";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{Sequence} {(Model.Length == 0 ? Path : Model)}{(IsStream ? " (stream)" : "")}: {outcome}");
    }

    /// <summary>Bytes of the answer's body that the socket has taken.</summary>
    internal long Written => Volatile.Read(ref _written);

    /// <summary>Whether the headers of the answer have gone out.</summary>
    internal bool HasBegun { get => _hasBegun; set => _hasBegun = value; }

    /// <summary>Whether nothing more comes until the clock moves or the client goes away.</summary>
    internal bool IsWaiting
    {
        get => _isWaiting;
        set
        {
            _isWaiting = value;
            Stirred?.Invoke();
        }
    }

    /// <summary>Called when the server begins or stops to wait; set before the reply is sent.</summary>
    internal Action? Stirred { get; set; }

    internal void Count(int bytes) => Interlocked.Add(ref _written, bytes);

    /// <summary>The language in which the request was made, and is answered.</summary>
    internal IDialect Dialect { get; }

    /// <summary>The id that the response reports.</summary>
    internal string Id => string.Create(CultureInfo.InvariantCulture, $"req_{Sequence}");

    /// <summary>False when the request is over already: nothing would take it out of the counter again.</summary>
    internal bool TryCountBy(ModelScript script)
    {
        lock (_gate)
        {
            if (_ending != Ending.None) return false;
            _countedBy.Add(script);
            return true;
        }
    }

    internal void SetStatus(int status) => _status = status;

    /// <summary>The answer is about to be complete: from here on a disconnect is no abort.</summary>
    internal void Complete() => End(Ending.Completed);

    internal void Abort() => End(Ending.Aborted);

    internal void Stop() => End(Ending.Stopped);

    /// <summary>Whether the request has ended; ends it when its client is found to be gone.</summary>
    internal bool IsOverOrAbandoned()
    {
        if (_clientIsGone()) Abort();
        lock (_gate) return _ending != Ending.None;
    }

    private void End(Ending ending)
    {
        ModelScript[] counters;
        lock (_gate)
        {
            if (_ending != Ending.None) return;
            _ending = ending;
            _completedAt = _time.GetUtcNow();
            counters = [.. _countedBy];
        }

        foreach (ModelScript counter in counters) counter.Leave(this);
        _ended.TrySetResult();
    }
}
