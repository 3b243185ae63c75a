using System.Globalization;
using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Refusals through Anthropic's SDK are classed like our own transport's, plain and streamed, with one request each.</summary>
public sealed class AnthropicRefusalTests
{
    private static readonly string _date = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero).ToString("r", CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, (Reply Reply, FailureKind Kind, int? RetryAfterMs)> _cases = new(StringComparer.Ordinal)
    {
        ["400 other"] = (Reply.Error(400, null, "messages: at least one message is required"), FailureKind.InvalidRequest, null),
        ["400 context"] = (Reply.Error(400, null, "prompt is too long: 213462 tokens > 200000 maximum"), FailureKind.ContextLengthExceeded, null),
        ["400 credit"] = (Reply.Error(400, null, "Your credit balance is too low to access the Anthropic API."), FailureKind.BillingExhausted, null),
        ["400 filter"] = (Reply.Error(400, null, "Output blocked by content filtering policy"), FailureKind.ContentFiltered, null),
        ["401"] = (Reply.Error(401, null, "invalid x-api-key"), FailureKind.InvalidCredentials, null),
        ["402"] = (Reply.Error(402, null, "There is an issue with your billing or payment information."), FailureKind.BillingExhausted, null),
        ["403"] = (Reply.Error(403, null, "Your API key does not have permission to use the specified resource."), FailureKind.PermissionDenied, null),
        ["404 model"] = (Reply.Error(404, null, "model: one"), FailureKind.ModelUnavailable, null),
        ["413 html"] = (Reply.Html(413), FailureKind.PayloadTooLarge, null),
        ["429"] = (Reply.RateLimited(), FailureKind.RateLimited, null),
        ["429 seconds"] = (Reply.RateLimited(TimeSpan.FromSeconds(18)), FailureKind.RateLimited, 18_000),
        ["429 fraction"] = (Reply.RateLimited().WithHeader("retry-after", "1.5"), FailureKind.RateLimited, 1_500),
        ["429 milliseconds"] = (Reply.RateLimited().WithHeader("retry-after", "9").WithHeader("retry-after-ms", "2400"), FailureKind.RateLimited, 2_400),
        ["429 date"] = (Reply.RateLimited().WithHeader("date", _date).WithHeader("retry-after", "Sat, 21 Nov 2026 12:00:30 GMT"), FailureKind.RateLimited, 30_000),
        ["429 RFC 3339"] = (Reply.RateLimited().WithHeader("date", _date).WithHeader("retry-after", "2026-11-21T12:00:40Z"), FailureKind.RateLimited, 40_000),
        ["429 reset only"] = (Reply.RateLimited().WithHeader("date", _date).WithHeader("anthropic-ratelimit-input-tokens-remaining", "0")
            .WithHeader("anthropic-ratelimit-input-tokens-reset", "2026-11-21T12:00:25Z"), FailureKind.RateLimited, 25_000),
        ["429 monthly cap"] = (Reply.Error(429, "enforced_spend_limit_reached", "You have reached your monthly spend limit."), FailureKind.BillingExhausted, null),
        ["500"] = (Reply.Error(500, null, "Internal server error"), FailureKind.ServerError, null),
        ["502 html"] = (Reply.Html(502), FailureKind.ServerError, null),
        ["504"] = (Reply.Error(504, null, "Request timed out"), FailureKind.Timeout, null),
        ["529"] = (Reply.Overloaded(), FailureKind.Overloaded, null),
        ["529 with a wait"] = (Reply.Overloaded(TimeSpan.FromSeconds(9)), FailureKind.Overloaded, 9_000),
        ["200 html"] = (Reply.Html(200), FailureKind.EndpointMisconfigured, null),
        ["302"] = (Reply.Status(302).WithHeader("Location", "https://elsewhere.example/"), FailureKind.EndpointMisconfigured, null),
    };

    public static TheoryData<string, bool> Cases()
    {
        var data = new TheoryData<string, bool>();
        foreach (string name in _cases.Keys)
            foreach (bool stream in (bool[])[false, true]) data.Add(name, stream);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Refusal_IsClassedAsByOurOwnTransport(string name, bool stream)
    {
        (Reply reply, FailureKind kind, int? retryAfter) = _cases[name];
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(reply);

        TierAttempt attempt = await stage.FirstAttemptAsync(stream);

        Assert.Equal((kind, retryAfter), (attempt.Failure, (int?)attempt.RetryAfter?.TotalMilliseconds));
        Assert.Equal(stage.Anthropic.Requests[0].Status, attempt.HttpStatus);
        Assert.Single(stage.Anthropic.Requests);
        Assert.Equal("0", stage.Anthropic.Requests[0].Headers["x-stainless-retry-count"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusal_KeepsTheProvidersCodeWordsAndRequestId(bool stream)
    {
        await using AnthropicStage stage = await AnthropicStage.OpenAsync();
        stage.Anthropic.Default.Replies(Reply.Overloaded());

        TierAttempt attempt = await stage.FirstAttemptAsync(stream);

        Assert.Equal(("overloaded_error", "Overloaded", "req_1"), (attempt.ProviderCode, attempt.Message, attempt.ProviderRequestId));
    }
}
