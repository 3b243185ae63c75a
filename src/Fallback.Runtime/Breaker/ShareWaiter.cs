namespace Fallback;

/// <summary>A call that waits for a place in a recovering tier's share.</summary>
/// <param name="freeWhenTimeIsUp">Whether the wait ends because a place becomes free then, and not because the wait took too long.</param>
internal sealed class ShareWaiter(bool freeWhenTimeIsUp)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Done => _done.Task;

    public bool Wake(bool free) => _done.TrySetResult(free);

    public void TimeUp() => _done.TrySetResult(freeWhenTimeIsUp);

    public void Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}
