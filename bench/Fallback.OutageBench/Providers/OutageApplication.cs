using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Fallback.OutageBench;

/// <summary>Finds out which call it is, has the outage decide, and replies.</summary>
internal sealed class OutageApplication(ConcurrentDictionary<int, Outage> outages) : IHttpApplication<IFeatureCollection>
{
    private static readonly byte[] _answer = """{"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"model","choices":[{"index":0,"message":{"role":"assistant","content":"It is on its way."},"finish_reason":"stop"}],"usage":{"prompt_tokens":42,"completion_tokens":14,"total_tokens":56}}"""u8.ToArray();
    private static readonly byte[] _overloaded = """{"error":{"message":"The server is overloaded, try again later.","type":"server_error","param":null,"code":"server_is_overloaded"}}"""u8.ToArray();
    private static readonly byte[] _limited = """{"error":{"message":"Rate limit reached.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"""u8.ToArray();

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        CancellationToken aborted = context.Get<IHttpRequestLifetimeFeature>()!.RequestAborted;
        try
        {
            IHttpRequestFeature request = context.Get<IHttpRequestFeature>()!;
            (Outage outage, int tier) = Route(request.Path);
            int call = await ReadCallAsync(request.Body, aborted);
            Decision decision = outage.Decide(call, tier);
            await Task.Delay(decision.Status == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Round(decision.After)), aborted);
            await ReplyAsync(context, decision, aborted);
        }
        catch (Exception gone) when (aborted.IsCancellationRequested || gone is IOException)
        {
            context.Get<IHttpRequestLifetimeFeature>()!.Abort();
        }
    }

    /// <summary><c>/number/tier/v1/chat/completions</c>.</summary>
    private (Outage Outage, int Tier) Route(string path)
    {
        int slash = path.IndexOf('/', 1);
        return (outages[int.Parse(path.AsSpan(1, slash - 1), CultureInfo.InvariantCulture)], path[slash + 1] - '0');
    }

    /// <summary>The prompt holds the call's number behind a <c>#</c>.</summary>
    private static async ValueTask<int> ReadCallAsync(Stream body, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
        int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        int number = buffer.AsSpan(0, length).IndexOf((byte)'#') + 1;
        bool found = Utf8Parser.TryParse(buffer.AsSpan(number, length - number), out int call, out _);
        ArrayPool<byte>.Shared.Return(buffer);
        return found ? call : throw new InvalidOperationException("The request names no call.");
    }

    private static async Task ReplyAsync(IFeatureCollection context, Decision decision, CancellationToken cancellationToken)
    {
        byte[] body = decision.Status switch { 200 => _answer, 429 => _limited, _ => _overloaded };
        IHttpResponseFeature response = context.Get<IHttpResponseFeature>()!;
        response.StatusCode = decision.Status;
        response.Headers.ContentType = "application/json";
        response.Headers.ContentLength = body.Length;
        if (decision.RetryAfter > TimeSpan.Zero)
        {
            response.Headers.RetryAfter = Math.Ceiling(decision.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            response.Headers["retry-after-ms"] = Math.Ceiling(decision.RetryAfter.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }
        await context.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(body, cancellationToken);
    }
}
