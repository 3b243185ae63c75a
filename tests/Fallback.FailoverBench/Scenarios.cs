using Fallback.Testing;

namespace Fallback.FailoverBench;

/// <summary>The sixteen scenarios of FailoverBench's catalogue, methodology 0.1.</summary>
internal static class Scenarios
{
    private static readonly TimeSpan _outage = TimeSpan.FromSeconds(60);

    private static readonly string[] _words = [.. Answer.Whole.Split(' ').Select(static (word, place) => place == 0 ? word : " " + word)];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("S01", "429 with `Retry-After: 2`, then healthy")
        {
            Fault = static wall => wall.Primary.RepliesOnce(Reply.RateLimited(TimeSpan.FromSeconds(2))).Replies(Wall.Healthy),
            Limit = Seconds(20),
            Checks = [Check.SecondAttempt.AsAdvice(), Check.FirstGap(1.8).AsAdvice(), Check.NoHammering(1.5, 2)],
        },
        new("S02", "429 for good, without `Retry-After`")
        {
            Fault = static wall => wall.Primary.Replies(Reply.RateLimited()),
            Limit = Seconds(40),
            Checks = [Check.NoHammering(3, 4), Check.MostAttempts(6)],
        },
        new("S03", "500 once, then healthy")
        {
            Fault = static wall => wall.Primary.RepliesOnce(Reply.Error(500, type: "server_error")).Replies(Wall.Healthy),
            Limit = Seconds(20),
            Checks = [Check.SecondAttempt.AsAdvice()],
        },
        new("S04", "503 for good")
        {
            Fault = static wall => wall.Primary.Replies(Down),
            Limit = Seconds(40),
            Checks = [Check.MostAttempts(6)],
        },
        new("S05", "TCP reset before the headers, once")
        {
            Fault = static wall => wall.Primary.RepliesOnce(Reply.Reset()).Replies(Wall.Healthy),
            Limit = Seconds(20),
            Checks = [],
        },
        new("S06", "no response at all")
        {
            Fault = static wall => wall.Primary.Replies(Reply.Hang()),
            Silence = new(0, Seconds(120)),
            Limit = Seconds(130),
            Checks = [Check.Within(100), Check.MostAttempts(1).AsAdvice()],
        },
        new("S07", "first token after 20 s")
        {
            Fault = static wall => wall.Primary.Replies(Wall.Healthy.HeldBy(wall.SilenceIsOver)),
            Silence = new(0, Seconds(20)),
            Limit = Seconds(60),
            Checks = [Check.Within(15).AsAdvice()],
        },
        new("S08", "stream cut after 40 of 60 words")
        {
            Fault = static wall => wall.Primary.Replies(Wall.Healthy.CutAfter(40)),
            Limit = Seconds(40),
            Checks = [Check.NoHalfAnswer],
        },
        new("S09", "stream silent for 30 s after 20 words")
        {
            Fault = static wall => wall.Primary.Replies(Wall.Healthy.StallAfter(20)),
            Silence = new(20, Seconds(30)),
            Limit = Seconds(70),
            Checks = [Check.Within(45), Check.NoHalfAnswer, Check.Alive],
        },
        new("S10", "broken JSON in the tenth event")
        {
            // Beside the words and in place of none, as at the public provider.
            Fault = static wall => wall.Primary.Replies(Wall.Healthy.InChunks([.. _words[..10], "", .. _words[10..]]).MalformedChunkAt(10)),
            Limit = Seconds(30),
            Checks = [Check.Alive, Check.NoHalfAnswer, Check.Complete.AsAdvice()],
        },
        new("S11", "whole stream without `[DONE]`")
        {
            Fault = static wall => wall.Primary.Replies(Wall.Healthy.WithoutDone()),
            Limit = Seconds(30),
            Checks = [Check.Within(8), Check.HasUsage.AsAdvice()],
        },
        new("S12", "prompt too long")
        {
            Fault = static wall => wall.Primary.Replies(Reply.Error(
                400,
                "context_length_exceeded",
                "This model's maximum context length is 8192 tokens. However, your messages resulted in 9631 tokens.",
                param: "messages")),
            Limit = Seconds(20),
            Checks = [Check.OneAttempt],
        },
        new("S13", "content policy")
        {
            Fault = static wall => wall.Primary.Replies(Reply.Error(400, "content_policy_violation", "Rejected by the safety system.")),
            IsRefused = true,
            Limit = Seconds(20),
            Checks = [Check.OneAttempt],
        },
        new("S14", "stream cut, and a backup that refuses a begun answer")
        {
            Fault = static wall =>
            {
                wall.Primary.Replies(Wall.Healthy.CutAfter(40));
                wall.Backup.Replies(static request => EndsWithAssistant(request)
                    ? Reply.Error(400, "invalid_prefill", "This model takes no begun answer; the last message must be the user's.", param: "messages")
                    : Wall.Healthy);
            },
            Limit = Seconds(40),
            Checks = [Check.NoMaskedError, Check.NoHalfAnswer],
        },
        new("S15", "down for 60 s, then healthy; twenty calls, one every 4 s")
        {
            Fault = static wall => wall.Primary.Replies(request => request.ReceivedAt - wall.Start < _outage ? Down : Wall.Healthy),
            Calls = 20,
            Pause = Seconds(4),
            Limit = Seconds(200),
            Checks =
            [
                new("served during the outage", static seen => DuringOutage(seen).All(static answer => answer.Error is null)),
                new("asked again within 30 s of its recovery", static seen =>
                    seen.Primary.Any(request => request.Status == 200 && seen.At(request) <= _outage + TimeSpan.FromSeconds(30))),
            ],
        },
        new("S16", "whose answer it was")
        {
            Fault = static wall => wall.Primary.Replies(Down),
            Limit = Seconds(40),
            Checks = [Check.NamesBackup, Check.HasUsage.AsAdvice(), Check.MostAttempts(6)],
        },
    ];

    private static Reply Down => Reply.Error(503, "overloaded", "The engine is overloaded for now.", "server_error");

    private static IEnumerable<Answer> DuringOutage(Observation seen) => seen.Answers.Where((_, call) => seen.Starts[call] < _outage);

    private static bool EndsWithAssistant(RecordedRequest request) =>
        request.Json.GetProperty("messages").EnumerateArray().Last().GetProperty("role").GetString() == "assistant";

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
