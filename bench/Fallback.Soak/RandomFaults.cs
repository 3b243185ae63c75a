using Fallback.Testing;

namespace Fallback.Soak;

/// <summary>Decides for each request what goes wrong: two thirds are answered, the others fail in one of all the ways that there are.</summary>
internal static class RandomFaults
{
    private static readonly Func<TextReply, Reply>[] _faults =
    [
        static _ => Reply.Overloaded(),
        static _ => Reply.RateLimited(TimeSpan.FromMilliseconds(300)),
        static _ => Reply.Error(500),
        static _ => Reply.Error(400, "unknown_thing", "The request is not what was expected."),
        static _ => Reply.Html(502),
        static _ => Reply.Raw(200, "application/json", "{\"choices\":[{\"message\":{\"content\":\"half"),
        static _ => Reply.Raw(429, null, ""),
        static _ => Reply.Hang(),
        static _ => Reply.HangInBody(200, "{\"choices\":["),
        static _ => Reply.EndlessBody(500),
        static _ => Reply.Reset(),
        static _ => Reply.CloseBeforeHeaders(),
        static answer => answer.CutAfter(2),
        static answer => answer.CutAfter(1, reset: true),
        static answer => answer.EndAfter(2),
        static answer => answer.StallAfter(2),
        static answer => answer.MalformedChunkAt(1),
        static answer => answer.WithKeepAlives(),
        static answer => answer.WithFinishReason(null),
        static answer => answer.After(TimeSpan.FromMilliseconds(400)),
        static answer => answer.WithChunkDelay(TimeSpan.FromMilliseconds(50)),
    ];

    public static Reply Decide(RecordedRequest request)
    {
        string question = request.LastUserMessage;
        bool wantsJson = request.Json.TryGetProperty("response_format", out _);
        TextReply answer = Reply.Text(wantsJson ? Answers.JsonTo(question) : Answers.To(question)).InChunks(5);
        return Random.Shared.Next(3) > 0 ? answer : _faults[Random.Shared.Next(_faults.Length)](answer);
    }
}
