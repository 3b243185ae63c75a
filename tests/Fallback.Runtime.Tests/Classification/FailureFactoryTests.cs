using System.Text;
using System.Text.Json;

namespace Fallback.Runtime.Tests;

public sealed class FailureFactoryTests
{
    private const string NoAnswer = "; check the provider's base URL and dialect";

    [Theory]
    [InlineData(503, "", "HTTP 503 with an empty body")]
    [InlineData(502, "\u0001", "HTTP 502 with a body that is not JSON")]
    [InlineData(502, "<html><body>Bad gateway</body></html>", "HTTP 502 with an HTML page instead of JSON")]
    [InlineData(103, "{}", "HTTP 103 with an error without a message")]
    [InlineData(200, "{}", "HTTP 200 with JSON that is not an answer" + NoAnswer)]
    [InlineData(299, "{}", "HTTP 299 with JSON that is not an answer" + NoAnswer)]
    [InlineData(200, """{"error":{}}""", "HTTP 200 with an error without a message")]
    [InlineData(400, "{}", "HTTP 400 with an error without a message")]
    [InlineData(504, "upstream request timeout", "upstream request timeout")]
    [InlineData(200, """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}}""", "the prompt was blocked: PROHIBITED_CONTENT")]
    public void Message_OfAnyReply_SaysWhatCame(int status, string body, string message) => Assert.Equal(message, Classify(status, body).Message);

    [Theory]
    [InlineData("Provider returned error", "The prompt is empty", "Provider returned error: The prompt is empty")]
    [InlineData("The prompt is empty", "The prompt is empty", "The prompt is empty")]
    public void Message_BehindAGateway_IsBothsOnce(string outer, string inner, string message) =>
        Assert.Equal(message, Classify(400, Relayed(400, outer, new { message = inner })).Message);

    [Theory]
    [InlineData("Provider returned error", "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens", 8192, 9000)]
    [InlineData("This endpoint's maximum context length is 32768 tokens. However, you requested about 40000 tokens", "prompt is too long", 32_768, 40_000)]
    [InlineData("This endpoint's maximum context length is 32768 tokens.", "prompt is too long", 32_768, null)]
    [InlineData("This endpoint's maximum context length is 32768 tokens.", "your maximum context length is 8192 tokens", 32_768, null)]
    public void Figures_OfTheContext_AreTheGatewaysWhereItHasAny(string outer, string inner, int limit, int? requested)
    {
        Failure failure = Classify(400, Relayed(400, outer, new { message = inner }));
        Assert.Equal((FailureKind.ContextLengthExceeded, limit, requested), (failure.Kind, failure.Limit, failure.Requested));
    }

    [Theory]
    [InlineData(400, "Provider returned error", "max_tokens is too large: 100000. This model supports at most 16384 completion tokens", 16_384)]
    [InlineData(400, "max_tokens must be less than or equal to 8192", "This model supports at most 16384 completion tokens", 8192)]
    [InlineData(402, "You requested up to 65536 tokens (at most 32768 for this model), but can only afford 2713.", "No credit", 2713)]
    public void Figures_OfTheOutput_AreTheOutermostAndFirstTheBalances(int status, string outer, string inner, int limit)
    {
        Failure failure = Classify(status, Relayed(status, outer, new { message = inner }));
        Assert.Equal((FailureKind.OutputLimitTooLarge, limit, null), (failure.Kind, failure.Limit, failure.Requested));
    }

    [Theory]
    [InlineData("This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 2713.", true)]
    [InlineData("This model supports at most 16384 completion tokens", false)]
    public void IsForNow_Limit_IsTheBalancesOrTheModels(string message, bool forNow)
    {
        Failure failure = Classify(402, JsonSerializer.Serialize(new { error = new { message } }));
        Assert.Equal(forNow, failure.IsForNow);
        if (!forNow) failure = Classify(400, JsonSerializer.Serialize(new { error = new { message } }));
        Assert.Equal((FailureKind.OutputLimitTooLarge, forNow), (failure.Kind, failure.IsForNow));
    }

    [Fact]
    public void Parameter_BehindAGateway_IsFound()
    {
        Failure failure = Classify(400, Relayed(400, "Provider returned error", new { message = "Unsupported parameter", param = "temperature" }));
        Assert.Equal((FailureKind.UnsupportedParameter, "temperature"), (failure.Kind, failure.Parameter));
    }

    [Theory]
    // Google names the minute's delay for the day's quota; one that is an hour or longer is meant.
    [InlineData("google", """{"error":{"code":429,"message":"Quota exceeded","details":[{"violations":[{"quotaId":"RequestsPerDay"}]}]}}""", "34", null)]
    [InlineData("google", """{"error":{"code":429,"message":"Quota exceeded","details":[{"violations":[{"quotaId":"RequestsPerDay"}]}]}}""", "3600", 3600d)]
    [InlineData("google", """{"error":{"code":429,"message":"Quota exceeded","details":[{"violations":[{"quotaId":"RequestsPerDay"}]}]}}""", "7200", 7200d)]
    [InlineData("zai", """{"error":{"code":"1308","message":"Usage limit reached for 5 hour"}}""", "34", 34d)]
    public void RetryAfter_OfAQuota_IsNotTheMinutes(string vendor, string body, string retryAfter, double? seconds)
    {
        Failure failure = Classify(429, body, new() { ["retry-after"] = retryAfter }, vendor);
        Assert.Equal((FailureKind.QuotaWindowExhausted, seconds), (failure.Kind, failure.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData("req_1", "req_2", "req_1")]
    // A proxy's header that has nothing in it.
    [InlineData(" ", "req_2", "req_2")]
    [InlineData("", "", "req_3")]
    [InlineData(null, null, "req_3")]
    public void ProviderRequestId_SeveralPlaces_FirstThatSaysSomething(string? first, string? second, string id)
    {
        var headers = new Dictionary<string, string>();
        if (second is not null) headers["request-id"] = second;
        if (first is not null) headers["x-request-id"] = first;
        Assert.Equal(id, Classify(500, """{"error":{"message":"m"},"request_id":"req_3"}""", headers).ProviderRequestId);
    }

    /// <summary>OpenRouter's error, with what the vendor behind it said.</summary>
    private static string Relayed(int code, string message, object error) =>
        JsonSerializer.Serialize(new { error = new { code, message, metadata = new { raw = JsonSerializer.Serialize(new { error }) } } });

    private static Failure Classify(int status, string body, Dictionary<string, string>? headers = null, string vendor = "openrouter") =>
        FailureClassifier.Classify(new ProviderReply(
            Vendors.HabitsOf(vendor), status, new ReplyHeaders(headers ?? []), Encoding.UTF8.GetBytes(body), ErrorFixture.Now, null));
}
