using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fallback.EndToEnd.Tests;

/// <summary>Records the spans below one of its own, those of this library apart from all others.</summary>
internal sealed class TraceRecorder : IDisposable
{
    private static readonly ActivitySource _own = new("Fallback.EndToEnd.Tests");

    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _started = new();
    private readonly ConcurrentQueue<Activity> _ended = new();

    public TraceRecorder(params string[] others)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Fallback" or "Fallback.EndToEnd.Tests" || others.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _started.Enqueue,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        Root = _own.StartActivity("the application's own")!;
    }

    /// <summary>The caller's span, current until this is disposed.</summary>
    public Activity Root { get; }

    public IReadOnlyList<Activity> Started => [.. _started.Where(IsOurs)];

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<Activity> Ended => [.. _ended.Where(IsOurs)];

    public Activity Call => Assert.Single(Ended, static span => span.Kind == ActivityKind.Internal);

    public IReadOnlyList<Activity> Attempts => [.. Ended.Where(static span => span.Kind == ActivityKind.Client)];

    /// <summary>Spans of another source in the same trace.</summary>
    public IReadOnlyList<Activity> Of(string source) => [.. _ended.Where(span => span.TraceId == Root.TraceId && span.Source.Name == source)];

    public static object? Tag(Activity span, string name) => span.GetTagItem(name);

    public void Dispose()
    {
        Root.Dispose();
        _listener.Dispose();
    }

    private bool IsOurs(Activity span) => span.TraceId == Root.TraceId && span.Source.Name == "Fallback";
}
