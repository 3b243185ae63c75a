using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Fallback.TestUtilities;

namespace Fallback.Soak;

internal enum Fault
{
    None,
    Slow,
    Overloaded,
    RateLimited,
    Hang,
    Cut,
}

/// <summary>A provider in memory whose answers take simulated time.</summary>
internal sealed class SimulatedProvider(ManualClock clock, Func<double, int, Fault> decide) : HttpMessageHandler
{
    private static readonly TimeSpan _usual = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(900);

    private int _requests;

    public int Requests => _requests;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Fault fault = decide(clock.Elapsed.TotalMinutes, Interlocked.Increment(ref _requests));
        using JsonDocument body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        if (fault == Fault.Hang) await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken).ConfigureAwait(false);
        await Task.Delay(fault == Fault.Slow ? _slow : fault is Fault.None or Fault.Cut ? _usual : TimeSpan.FromMilliseconds(5), clock, cancellationToken).ConfigureAwait(false);
        if (fault is Fault.Overloaded) return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("") };
        if (fault is Fault.RateLimited) return new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent(""), Headers = { { "Retry-After", "2" } } };
        bool isStream = body.RootElement.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean();
        string text = Text(body.RootElement);
        return new HttpResponseMessage
        {
            Content = isStream
                ? new StringContent(Stream(text, fault == Fault.Cut), Encoding.UTF8, "text/event-stream")
                : new StringContent(Plain(text), Encoding.UTF8, "application/json"),
        };
    }

    private static string Text(JsonElement request)
    {
        string question = request.GetProperty("messages").EnumerateArray().Last(static message => message.GetProperty("role").GetString() == "user").GetProperty("content").GetString()!;
        return request.TryGetProperty("response_format", out _) ? Answers.JsonTo(question) : Answers.To(question);
    }

    private static string Plain(string text) =>
        $$$"""{"id":"1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":{{{Quote(text)}}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}""";

    private static string Stream(string text, bool isCut)
    {
        var events = new StringBuilder();
        string[] pieces = [.. text.Chunk(20).Select(static piece => new string(piece))];
        foreach (string piece in isCut ? pieces.Take(2) : pieces)
            events.Append(CultureInfo.InvariantCulture, $"data: {{\"id\":\"1\",\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{Quote(piece)}}}}}]}}\n\n");
        if (!isCut) events.Append("data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        return events.ToString();
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
