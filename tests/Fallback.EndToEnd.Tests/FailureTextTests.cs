using System.Text.RegularExpressions;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What the messages of exceptions tell: who failed with what, which of it matters, and who can be tried again when.</summary>
public sealed partial class FailureTextTests
{
    private const string Name = "Fallback.EndToEnd.Tests.IToldOf";

    private static readonly Dictionary<string, Reply> _replies = new(StringComparer.Ordinal)
    {
        ["key"] = Reply.Error(401, "invalid_api_key", "Incorrect API key provided."),
        ["money"] = Reply.Error(402, "insufficient_balance", "Insufficient Balance."),
        ["model"] = Reply.Error(404, "model_not_found", "The model does not exist."),
        ["address"] = Reply.Html(404),
        ["refusal"] = Reply.Error(400, null, "Something is odd about this."),
        ["window"] = Reply.Error(400, "context_length_exceeded", "The prompt is too long."),
        ["server"] = Reply.Error(500),
        ["busy"] = Reply.Overloaded(),
        // Longer than a call's deadline, so that nobody waits.
        ["limit for 90 s"] = Reply.RateLimited(TimeSpan.FromSeconds(90)),
        ["limit for 300 s"] = Reply.RateLimited(TimeSpan.FromSeconds(300)),
    };

    /// <summary>What only a person can mend comes first, and what passes by itself last; of equals the first tier's.</summary>
    [Theory]
    [InlineData("busy", "limit for 90 s", "key", FailureKind.InvalidCredentials, 3)]
    [InlineData("model", "money", "server", FailureKind.BillingExhausted, 2)]
    [InlineData("limit for 90 s", "busy", "model", FailureKind.ModelUnavailable, 3)]
    [InlineData("busy", "address", "window", FailureKind.EndpointMisconfigured, 2)]
    [InlineData("limit for 90 s", "server", "refusal", FailureKind.InvalidRequest, 3)]
    [InlineData("busy", "limit for 90 s", "window", FailureKind.ContextLengthExceeded, 3)]
    [InlineData("limit for 90 s", "busy", "server", FailureKind.Overloaded, 2)]
    [InlineData("limit for 300 s", "limit for 90 s", "limit for 300 s", FailureKind.RateLimited, 1)]
    public async Task AllTiersFailed_NamesWhatMattersMost(string first, string second, string third, FailureKind kind, int tier)
    {
        await using Stage stage = await OpenAsync(first, second, third);

        AllTiersFailedException e = await FailAsync(stage);

        Assert.Equal(3, e.Attempts.Count);
        Assert.StartsWith(
            $"No tier of {Name}.AskAsync could answer (request …). What matters most: {kind} at tier {tier}. tier 1 alpha/one: ",
            WithoutId(e.Message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllTiersFailed_TellsOfEachTier_AndWhoCanBeTriedAgainFirst()
    {
        await using Stage stage = await OpenAsync("limit for 300 s", "key", "limit for 90 s");

        AllTiersFailedException e = await FailAsync(stage);

        Assert.Equal(
            $"No tier of {Name}.AskAsync could answer (request …). What matters most: InvalidCredentials at tier 2. "
            + "tier 1 alpha/one: RateLimited after 0 ms, HTTP 429 rate_limit_exceeded (Rate limit reached for requests); "
            + "tier 2 bravo/two: InvalidCredentials after 0 ms, HTTP 401 invalid_api_key (Incorrect API key provided); "
            + "tier 3 charlie/three: RateLimited after 0 ms, HTTP 429 rate_limit_exceeded (Rate limit reached for requests). "
            + FormattableString.Invariant($"The tier that can be asked again soonest is charlie/three, in {e.RetryAfter!.Value.TotalSeconds:0.#} s."),
            WithoutId(e.Message));
        Assert.InRange(e.RetryAfter.Value, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(99)); // The gate adds up to a tenth.
    }

    [Fact]
    public async Task AllTiersSkipped_TellsWhyAndForHowLong_AndOfNothingThatMatters()
    {
        await using Stage stage = await OpenAsync("limit for 300 s", "limit for 90 s", "limit for 300 s");
        await FailAsync(stage);

        AllTiersFailedException e = await FailAsync(stage);

        string[] waits = [.. e.Attempts.Select(static attempt => Wait(attempt))];
        Assert.Equal(
            $"No tier of {Name}.AskAsync could answer (request …). tier 1 alpha/one: skipped, RateLimited for {waits[0]}; "
            + $"tier 2 bravo/two: skipped, RateLimited for {waits[1]}; tier 3 charlie/three: skipped, RateLimited for {waits[2]}. "
            + $"The tier that can be asked again soonest is bravo/two, in {waits[1]}.",
            WithoutId(e.Message));
    }

    /// <summary>A key that is out for ten minutes, or a missing model, does not make anybody wait who could ask another tier at once.</summary>
    [Theory]
    [InlineData("key", "busy", "limit for 90 s")]
    [InlineData("model", "key", "server")]
    [InlineData("refusal", "busy", "money")]
    public async Task ATierThatCanBeAskedAtOnce_LeavesNothingToWaitFor(string first, string second, string third)
    {
        await using Stage stage = await OpenAsync(first, second, third);
        await FailAsync(stage);

        AllTiersFailedException e = await FailAsync(stage);

        Assert.Contains(e.Attempts, static attempt => attempt.RetryAfter is not null);
        Assert.Null(e.RetryAfter);
        Assert.DoesNotContain("can be asked again", e.Message, StringComparison.Ordinal);
    }

    /// <summary>The failure that opens the breaker says as much as the calls that meet an open one.</summary>
    [Fact]
    public async Task ATierWhoseBreakerHasJustOpened_IsWaitedFor()
    {
        await using Stage stage = await OpenAsync("key", "model", "busy");
        AllTiersFailedException e;
        do e = await FailAsync(stage);
        while (e.RetryAfter is null);

        Assert.Equal((FailureKind.Overloaded, null), (e.Attempts[^1].Failure, e.Attempts[^1].RetryAfter));
        TierSnapshot busy = stage.Runtime.Monitor.Tiers.Single(static tier => tier.Model == "three");
        Assert.Equal(BreakerState.Open, busy.Breaker.State);
        Assert.Equal(busy.Breaker.NextAttemptAt - stage.Clock.GetUtcNow(), e.RetryAfter);
        Assert.EndsWith(FormattableString.Invariant($"soonest is charlie/three, in {e.RetryAfter.Value.TotalSeconds:0.#} s."), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneTierAlone_IsToldOfOnce()
    {
        await using Stage stage = await OpenAsync("busy", "busy", "busy");

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => stage.Client<IAlone>().AskAsync("hello", Stage.Token));

        Assert.StartsWith(
            "No tier of Fallback.EndToEnd.Tests.IAlone.AskAsync could answer (request …). tier 1 alpha/one: Overloaded after 0 ms, HTTP 503",
            WithoutId(e.Message), StringComparison.Ordinal);
        Assert.DoesNotContain("can be asked again", e.Message, StringComparison.Ordinal);
    }

    /// <summary>First what broke the text that the reader has, then what became of the others.</summary>
    [Fact]
    public async Task StreamInterrupted_TellsWhoBrokeIt_AndWhyNobodyHasTakenOver()
    {
        await using Stage stage = await OpenAsync("busy", "busy", "limit for 90 s");
        await FailAsync(stage);
        stage.Clock.Advance(TimeSpan.FromSeconds(26));
        stage.Alpha.Model("one").Replies(Reply.Text("one two three").InChunks("one two ", "three").EndAfter(1));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => UpdateStreamTests.ReadAsync(stage.Client<IToldOf>().StreamAsync("hello", Stage.Token)));

        Assert.Equal((FailureKind.StreamInterrupted, "one two "), (e.Kind, e.PartialText));
        Assert.Equal([0, 1, 2], e.Attempts.Select(static attempt => attempt.TierIndex));
        Assert.Equal(
            $"The stream of {Name}.StreamAsync broke after 8 characters (request …): "
            + "tier 1 alpha/one: StreamInterrupted after 0 ms, HTTP 200 (the stream ended without a finish reason). "
            + "tier 2 bravo/two: Overloaded after 0 ms, HTTP 503 server_is_overloaded (The server is currently overloaded); "
            + $"tier 3 charlie/three: skipped, RateLimited for {Wait(e.Attempts[2])}.",
            WithoutId(e.Message));
    }

    [Fact]
    public async Task StreamInterrupted_WithoutRecovery_TellsOfTheTiersBeforeNothing()
    {
        await using Stage stage = await OpenAsync("busy", "busy", "busy");
        stage.Bravo.Model("two").Replies(Reply.Text("one two").InChunks("one ", "two").EndAfter(1));

        StreamInterruptedException e = await Assert.ThrowsAsync<StreamInterruptedException>(
            async () => await stage.Client<IThreeTiers>().StreamAsync("hello", Stage.Token).ToListAsync(Stage.Token));

        Assert.Equal(
            "The stream of Fallback.EndToEnd.Tests.IThreeTiers.StreamAsync broke after 4 characters (request …): "
            + "tier 2 bravo/two: StreamInterrupted after 0 ms, HTTP 200 (the stream ended without a finish reason).",
            WithoutId(e.Message));
        Assert.Equal([0, 1], e.Attempts.Select(static attempt => attempt.TierIndex));
    }

    private static async Task<Stage> OpenAsync(string first, string second, string third)
    {
        Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(_replies[first]);
        stage.Bravo.Default.Replies(_replies[second]);
        stage.Charlie.Default.Replies(_replies[third]);
        return stage;
    }

    private static Task<AllTiersFailedException> FailAsync(Stage stage) =>
        Assert.ThrowsAsync<AllTiersFailedException>(() => stage.Client<IToldOf>().AskAsync("hello", Stage.Token));

    /// <summary>A gate stays closed for a random while longer than it was told.</summary>
    private static string Wait(TierAttempt skipped) => FormattableString.Invariant($"{skipped.RetryAfter!.Value.TotalSeconds:0.#} s");

    private static string WithoutId(string message) => RequestId().Replace(message, "(request …)");

    [GeneratedRegex(@"\(request \w+\)")]
    private static partial Regex RequestId();
}

[ModelChain("alpha/one", "bravo/two", "charlie/three", DeadlineMs = 60_000)]
[TierRetry(MaxRetries = 0)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IToldOf
{
    Task<FallbackResult<string>> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}
