namespace Fallback.Dashboard;

/// <summary>A call that is kept, with its number.</summary>
internal sealed record KeptCall(long Sequence, CallEvent Call);

/// <summary>The last calls, and the last of those that did not go as usual. Not thread-safe.</summary>
internal sealed class CallLog(int capacity)
{
    private readonly Queue<KeptCall> _all = new(capacity);
    private readonly Queue<KeptCall> _unusual = new(capacity);

    /// <summary>The number of the latest call; 0 before the first.</summary>
    public long Last { get; private set; }

    public void Add(CallEvent call)
    {
        var kept = new KeptCall(++Last, call);
        Keep(_all, kept);
        if (!IsUsual(call)) Keep(_unusual, kept);
    }

    /// <summary>Returns the calls, the latest first.</summary>
    public KeptCall[] Copy(bool unusualOnly)
    {
        KeptCall[] calls = [.. unusualOnly ? _unusual : _all];
        Array.Reverse(calls);
        return calls;
    }

    public KeptCall? Find(string requestId) =>
        _unusual.Concat(_all).FirstOrDefault(kept => kept.Call.RequestId.Equals(requestId, StringComparison.Ordinal));

    /// <summary>
    /// Whether a call went as usual: answered by the first request, to the first tier or the canary, or from the cache, or left by its
    /// caller before a failure.
    /// </summary>
    public static bool IsUsual(CallEvent call) => call.Outcome switch
    {
        CallOutcome.Live => call is { TierIndex: 0 or -1, Attempts.Count: 1 },
        CallOutcome.Cached => true,
        CallOutcome.Cancelled => call.Attempts.All(static attempt =>
            attempt.Skipped is null && attempt.Failure is null or FailureKind.Cancelled),
        _ => false,
    };

    private void Keep(Queue<KeptCall> calls, KeptCall kept)
    {
        if (calls.Count == capacity) calls.Dequeue();
        calls.Enqueue(kept);
    }
}
