namespace Fallback.Testing;

/// <summary>The replies of a provider for each kind of failure.</summary>
internal static class Failures
{
    /// <summary>The chunks of a streamed answer; a failure in its middle comes after half of them.</summary>
    private const int Pieces = 4;

    /// <summary>The share of a tier's time that a slow answer takes.</summary>
    private const double Slowness = 0.9;

    public static IReadOnlyList<RehearsedFailure> All { get; } = Enum.GetValues<RehearsedFailure>();

    /// <summary>Whether the failure occurs in the middle of an answer.</summary>
    public static bool AreMidway(RehearsedFailure failure) => failure is RehearsedFailure.StopsMidway or RehearsedFailure.CutMidway;

    /// <summary>Whether the failure affects all models of a provider together.</summary>
    public static bool AreTheProviders(RehearsedFailure failure) =>
        failure is RehearsedFailure.Unreachable or RehearsedFailure.KeyRefused or RehearsedFailure.OutOfMoney;

    /// <summary>Returns how long a tier may take until the first part of its answer.</summary>
    public static TimeSpan LimitOf(Tier tier, bool isStream) => isStream && tier.FirstToken < tier.Timeout ? tier.FirstToken : tier.Timeout;

    public static TextReply Well(string answer) => Reply.Text(answer).InChunks(Pieces);

    public static Reply Of(RehearsedFailure failure, string answer, TimeSpan limit) => failure switch
    {
        RehearsedFailure.Overloaded => Reply.Overloaded(),
        RehearsedFailure.ServerError => Reply.Error(500),
        RehearsedFailure.Unreachable => Reply.Reset(),
        RehearsedFailure.RateLimited => Reply.RateLimited(),
        RehearsedFailure.RateLimitedFor30Seconds => Reply.RateLimited(TimeSpan.FromSeconds(30)),
        RehearsedFailure.Silent => Reply.Hang(),
        RehearsedFailure.Slow => Well(answer).After(limit * Slowness),
        RehearsedFailure.StopsMidway => Well(answer).StallAfter(Pieces / 2),
        RehearsedFailure.CutMidway => Well(answer).CutAfter(Pieces / 2),
        RehearsedFailure.Malformed => Well(answer).MalformedChunkAt(0),
        RehearsedFailure.KeyRefused => Reply.Error(401, "invalid_api_key", "The API key is not valid."),
        RehearsedFailure.OutOfMoney => Reply.Error(402, "insufficient_balance", "The balance of the account is used up."),
        RehearsedFailure.ModelGone => Reply.Error(404, "model_not_found", "The model does not exist or you do not have access to it."),
        RehearsedFailure.PromptTooLong => Reply.Error(400, "context_length_exceeded", "The prompt is too long for the model's context window."),
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "There is no such failure."),
    };
}
