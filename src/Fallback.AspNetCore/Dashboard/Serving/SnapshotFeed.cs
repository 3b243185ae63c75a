using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fallback.Dashboard;

/// <summary>
/// Sends what the pages show to their viewers, once a second: built once for all viewers, and only while there are any. Thread-safe.
/// </summary>
internal sealed class SnapshotFeed(Func<DashboardView> build, TimeProvider time, int maxViewers, CancellationToken stopping)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _fresh = TimeSpan.FromMilliseconds(900);

    private readonly object _lock = new();
    private byte[]? _frame;
    private long _madeAt;
    private int _viewers;

    public async Task SendAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _viewers) > maxViewers)
        {
            Interlocked.Decrement(ref _viewers);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "10";
            string refusal = $"{maxViewers} pages are already open: close one of them.";
            await context.Response.WriteAsync(refusal, context.RequestAborted).ConfigureAwait(false);
            return;
        }
        try
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            context.Response.ContentType = "text/event-stream";
            // Tells nginx the same.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            while (true)
            {
                await context.Response.Body.WriteAsync(Frame(), ending.Token).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(ending.Token).ConfigureAwait(false);
                await Task.Delay(_pause, time, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The viewer has left, or the application stops.
        }
        finally
        {
            Interlocked.Decrement(ref _viewers);
        }
    }

    private byte[] Frame()
    {
        lock (_lock)
        {
            if (_frame is not null && time.GetElapsedTime(_madeAt) < _fresh) return _frame;
            _madeAt = time.GetTimestamp();
            string json = JsonSerializer.Serialize(build(), DashboardJson.Default.DashboardView);
            return _frame = Encoding.UTF8.GetBytes($"data: {json}\n\n");
        }
    }
}
