using System.Diagnostics;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Fallback.Runtime.Tests;

public sealed class FailureClassifierRobustnessTests
{
    private static readonly int[] _statuses = [0, 100, 200, 204, 302, 400, 401, 402, 403, 404, 413, 422, 429, 498, 500, 501, 503, 529, 599, 999, -1];

    [Fact]
    public void Classify_AnyBytes_NeverThrows() =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), static bytes =>
        {
            foreach (int status in _statuses) Classify(status, bytes);
        }));

    [Fact]
    public void Classify_AnyTextInAnyPlace_NeverThrows() =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<string>(), static text =>
        {
            string json = System.Text.Json.JsonSerializer.Serialize(text);
            foreach (string shape in new[] { "{\"error\":#}", "{\"error\":{\"message\":#,\"code\":#,\"type\":#,\"param\":#,\"details\":#,\"metadata\":#}}", "[#]", "{\"detail\":[#,{\"loc\":[#,1],\"msg\":#}]}", "{#:#}", "#" })
                Classify(429, Encoding.UTF8.GetBytes(shape.Replace("#", json, StringComparison.Ordinal)));
        }));

    [Theory]
    [InlineData("{\"error\":{\"message\":\"\\ud800\",\"code\":\"\\udfff\"}}")]
    [InlineData("{\"\\ud800\":{\"message\":1}}")]
    [InlineData("{\"error\":{\"code\":1e999,\"status\":[],\"details\":[1,null,{\"violations\":[1]}],\"availability\":[],\"metadata\":1}}")]
    [InlineData("{\"error\":{\"availability\":{\"retry_after\":1e999,\"resets_at\":-1},\"n_ctx\":-5,\"n_prompt_tokens\":\"x\"}}")]
    [InlineData("[[[[[[[[[[[[]]]]]]]]]]]]")]
    [InlineData("{\"choices\":[null]}")]
    [InlineData("{\"choices\":[1]}")]
    [InlineData("{\"choices\":{}}")]
    [InlineData("{\"promptFeedback\":1,\"response\":1,\"error\":1}")]
    [InlineData("{\"error\":{\"message\":\"{\\\"error\\\":{\\\"message\\\":\\\"{}\\\"}}\"}}")]
    [InlineData("data:")]
    [InlineData("{")]
    [InlineData("{\"a")]
    [InlineData("{\"error\":{\"message\":")]
    public void Classify_OddJson_GivesAFailure(string body)
    {
        foreach (int status in _statuses) Classify(status, Encoding.UTF8.GetBytes(body));
    }

    [Fact]
    public void Classify_DeepNesting_GivesAFailure()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"error\":", 5_000));
        Classify(400, Encoding.UTF8.GetBytes(deep));
        Classify(400, Encoding.UTF8.GetBytes(new string('[', 60_000)));
    }

    [Fact]
    public void Classify_InvalidUtf8_KeepsWhatCanBeRead()
    {
        byte[] body = [.. "{\"error\":{\"message\":\"bad \xff\",\"code\":\"insufficient_quota\"}}".Select(static c => (byte)c)];
        Assert.Equal(FailureKind.BillingExhausted, Classify(429, body).Kind);
    }

    [Theory]
    [InlineData("model ")]
    [InlineData("max_tokens ")]
    [InlineData("parameter ")]
    [InlineData("'a b ")]
    [InlineData("\"")]
    [InlineData("you have requested 1 ")]
    [InlineData("limit 1, ")]
    [InlineData("1m")]
    [InlineData("sk-")]
    [InlineData("a")]
    [InlineData("Bearer ")]
    public void Classify_HostileMessage_TakesLinearTime(string piece)
    {
        byte[] body = Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["message"] = string.Concat(Enumerable.Repeat(piece, 60_000 / piece.Length)) }));
        long before = Stopwatch.GetTimestamp();
        Classify(400, body);
        // Quadratic matching of 60,000 characters takes minutes; the bound only has to tell the two apart on a busy machine.
        Assert.True(Stopwatch.GetElapsedTime(before) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Classify_KeyAnywhereInTheReply_IsNowhereInTheFailure()
    {
        var key = new ApiKey("canary-0123456789-abcdefghij");
        string secret = key.Reveal();
        string[] bodies =
        [
            """{"error":{"message":"Incorrect API key provided: KEY.","type":"KEY","code":"KEY","param":"KEY"}}""",
            """{"error":{"message":"Unsupported parameter: 'KEY'","code":"unsupported_parameter","param":"KEY"}}""",
            """{"promptFeedback":{"blockReason":"KEY"},"request_id":"KEY"}""",
            """{"error":{"message":"x","metadata":{"raw":"{\"error\":{\"message\":\"KEY\"}}"}}}""",
            "KEY",
            new string('x', 2040) + "KEY",
        ];
        foreach (string body in bodies)
        foreach (int status in _statuses)
        {
            var headers = new Dictionary<string, string> { ["x-request-id"] = secret, ["x-amzn-errortype"] = secret, ["retry-after"] = secret };
            Failure failure = FailureClassifier.Classify(new ProviderReply(Vendor.Other, status, new ReplyHeaders(headers), Encoding.UTF8.GetBytes(body.Replace("KEY", secret, StringComparison.Ordinal)), ErrorFixture.Now, key));
            Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Classify_RealResponse_ReadsItsRawHeaders()
    {
        using var response = new HttpResponseMessage((HttpStatusCode)529) { Content = new ByteArrayContent([]) };
        response.Headers.TryAddWithoutValidation("Retry-After", "1.5");
        response.Headers.TryAddWithoutValidation("request-id", ["req_1", "req_2"]);
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/html");
        var headers = new ReplyHeaders(response);
        Assert.Equal("text/html", headers["content-type"]);
        Failure failure = FailureClassifier.Classify(new ProviderReply(Vendor.Other, 529, headers, default, ErrorFixture.Now, null));
        Assert.Equal((FailureKind.Overloaded, TimeSpan.FromSeconds(1.5), "req_1"), (failure.Kind, failure.RetryAfter, failure.ProviderRequestId));
    }

    [Theory]
    [InlineData("mistral", "3505", FailureKind.Overloaded)]
    [InlineData("zai", "1113", FailureKind.BillingExhausted)]
    [InlineData("openai", "1113", FailureKind.RateLimited)]
    [InlineData("mistral", "1113", FailureKind.RateLimited)]
    // In which the name of another stands.
    [InlineData("bonzai", "1113", FailureKind.RateLimited)]
    public void Classify_NumericCode_CountsOnlyForItsVendor(string vendor, string code, FailureKind kind)
    {
        byte[] body = Encoding.UTF8.GetBytes($$$"""{"error":{"code":"{{{code}}}","message":"x"}}""");
        Assert.Equal(kind, FailureClassifier.Classify(new ProviderReply(Vendors.HabitsOf(vendor), 429, default, body, ErrorFixture.Now, null)).Kind);
    }

    [Theory]
    [InlineData(404, "", true)]
    [InlineData(200, "<html></html>", true)]
    [InlineData(200, """{"candidates":[]}""", true)]
    [InlineData(500, "<html></html>", false)]
    [InlineData(400, "{}", false)]
    public void Classify_WhatAnotherAddressOrDialectGives_SaysWhatToCheck(int status, string body, bool says) =>
        Assert.Equal(says, Classify(status, Encoding.UTF8.GetBytes(body)).Message!.Contains("base URL and dialect", StringComparison.Ordinal));

    private static Failure Classify(int status, byte[] body)
    {
        Failure failure = FailureClassifier.Classify(new ProviderReply(Vendor.Other, status, default, body, ErrorFixture.Now, null));
        Assert.True(Enum.IsDefined(failure.Kind));
        Assert.True(failure.Message is { Length: > 0 and <= 500 });
        return failure;
    }
}
