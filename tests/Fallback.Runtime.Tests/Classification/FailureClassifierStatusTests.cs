using System.Text;

namespace Fallback.Runtime.Tests;

public sealed class FailureClassifierStatusTests
{
    [Theory]
    [InlineData(413, """{"message":"Request Entity Too Large"}""", FailureKind.PayloadTooLarge, nameof(RefusalWord.Unknown))]
    [InlineData(413, "<html><h1>413 Request Entity Too Large</h1></html>", FailureKind.PayloadTooLarge, nameof(RefusalWord.Foreign))]
    [InlineData(413, "", FailureKind.PayloadTooLarge, nameof(RefusalWord.Foreign))]
    [InlineData(400, """{"error":{"message":"Bad request"}}""", FailureKind.InvalidRequest, nameof(RefusalWord.Unknown))]
    [InlineData(400, "Request Header Or Cookie Too Large", FailureKind.InvalidRequest, nameof(RefusalWord.Foreign))]
    public void Classify_Refusal_KnowsWhoseWordItIs(int status, string body, FailureKind kind, string word)
    {
        Failure failure = Classify(status, body);
        Assert.Equal((kind, word), (failure.Kind, failure.Word.ToString()));
    }

    [Theory]
    // Portkey's guardrails; somebody else's 446 is a refusal like any other.
    [InlineData(446, """{"status":"failed","hook_results":{"before_request_hooks":[]}}""", FailureKind.ContentFiltered)]
    [InlineData(446, "blocked", FailureKind.InvalidRequest)]
    // A server that does not have what was asked for, or one that is broken.
    [InlineData(501, """{"error":{"code":501,"message":"This server has no tools"}}""", FailureKind.InvalidRequest)]
    [InlineData(501, "Not Implemented", FailureKind.ServerError)]
    public void Classify_RareStatus_DependsOnWhoSendsIt(int status, string body, FailureKind kind) => Assert.Equal(kind, Classify(status, body).Kind);

    [Theory]
    [InlineData(29_999, FailureKind.RateLimited)]
    [InlineData(30_000, FailureKind.RateLimited)]
    [InlineData(30_001, FailureKind.RequestTooLargeForLimit)]
    public void Classify_RequestOfAllTheTokensOfAMinute_FitsLater(int requested, FailureKind kind) =>
        Assert.Equal(kind, Classify(429, $$$"""{"error":{"message":"Rate limit reached on tokens per min (TPM): Limit 30000, Used 100, Requested {{{requested}}}."}}""").Kind);

    [Theory]
    [InlineData("image_parse_error", FailureKind.InvalidRequest)]
    [InlineData("rate_limit_exceeded", FailureKind.RateLimited)]
    [InlineData("vector_store_timeout", FailureKind.Timeout)]
    [InlineData("something_new", FailureKind.ServerError)]
    public void Classify_ErrorUnderSuccess_IsWhatItsCodeWouldHaveBeen(string code, FailureKind kind) =>
        Assert.Equal(kind, Classify(200, $$$$"""{"type":"response.failed","response":{"error":{"code":"{{{{code}}}}","message":"m"}}}""").Kind);

    private static Failure Classify(int status, string body) =>
        FailureClassifier.Classify(new ProviderReply(Vendor.Other, status, default, Encoding.UTF8.GetBytes(body), ErrorFixture.Now, null));
}
