using System.Text;
using System.Text.Json;

namespace Fallback.Runtime.Tests;

public sealed class ErrorObjectReaderTests
{
    [Fact]
    public void Read_SaidTwice_WhatStandsFirstInTheErrorCounts()
    {
        ErrorBody body = Read("""
            {
              "error": {
                "message": "m", "param": "temperature", "code": 429, "status": 503, "n_prompt_tokens": 9000, "n_ctx": 8192,
                "resets_at": "2026-11-22T00:00:00Z", "retry_after": 30,
                "availability": { "retryable": true, "retry_after": 5, "resets_at": "2026-11-23T00:00:00Z" },
                "metadata": { "resets_at": "2026-11-24T00:00:00Z" },
                "details": [{ "retryDelay": "60s" }]
              },
              "param": "top_p", "status_code": 500, "n_prompt_tokens": 1, "n_ctx": 1,
              "resets_at": "2026-11-25T00:00:00Z", "retry_after": 1, "availability": { "retryable": false }
            }
            """);
        Assert.Equal(("temperature", 429, 9000, 8192), (body.Parameter, body.Status, body.PromptTokens, body.Window));
        Assert.Equal((new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(30), true), (body.ResetsAt, body.RetryDelay, body.Retryable));
    }

    [Theory]
    [InlineData("399", null)]
    [InlineData("400", 400)]
    [InlineData("\"429\"", 429)]
    [InlineData("599", 599)]
    [InlineData("600", null)]
    [InlineData("1113", null)]
    public void Read_NumberAsCode_IsAStatusWhereItCanBeOne(string code, int? status) =>
        Assert.Equal(status, Read($$$"""{"error":{"code":{{{code}}},"message":"m"}}""").Status);

    [Theory]
    [InlineData("""{"error":{"code":"BadRequest","innererror":null,"message":"said"}}""")]
    [InlineData("""{"error":{"metadata":null,"message":"said"}}""")]
    [InlineData("""{"error":{"metadata":{"reasons":"none"},"message":"said"}}""")]
    [InlineData("""{"error":{"availability":null,"message":"said"}}""")]
    [InlineData("""{"error":{"details":"none","message":"said"}}""")]
    [InlineData("""{"error":{"details":[null,"none",{"violations":"none"}],"message":"said"}}""")]
    [InlineData("""{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.Help","links":[]}],"message":"said"}}""")]
    public void Read_MemberOfAnotherType_LeavesTheRestReadable(string json) => Assert.Equal("said", Read(json).Message);

    [Fact]
    public void Read_AnthropicsDetails_GiveTheirCode() =>
        Assert.Equal(
            ["invalid_request_error", "credit_balance_exhausted"],
            Read("""{"error":{"type":"invalid_request_error","message":"m","details":{"error_code":"credit_balance_exhausted"}}}""").Codes.ToArray());

    [Fact]
    public void Read_GooglesDetails_AreReadToTheEnd()
    {
        ErrorBody body = Read("""
            {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"m","details":[
              "odd",
              {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
                {"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"},{"quotaId":"GenerateInputTokensPerDayPerProject"},{"quotaId":"GenerateRequestsPerMinute"}]},
              {"@type":"type.googleapis.com/google.rpc.Help","links":[]},
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"},
              {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED"}]}}
            """);
        Assert.Equal((true, TimeSpan.FromSeconds(34)), (body.IsDailyQuota, body.RetryDelay));
        Assert.Equal(["429", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"], body.Codes.ToArray());
    }

    [Theory]
    [InlineData("""{"error":{"metadata":{"flagged_input":"…"}}}""", true)]
    [InlineData("""{"error":{"metadata":{"reasons":["violence"]}}}""", true)]
    [InlineData("""{"error":{"metadata":{"reasons":["violence"]}},"metadata":{"reasons":["violence"]}}""", true)]
    [InlineData("""{"error":{"metadata":{"reasons":[]}}}""", false)]
    [InlineData("""{"error":{"metadata":{"provider_name":"Groq"}}}""", false)]
    public void Read_OpenRoutersMetadata_TellsOfModeration(string json, bool moderated) => Assert.Equal(moderated, Read(json).IsModerated);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    [InlineData("\"perhaps\"", null)]
    public void Read_OpenRoutersAvailability_TellsWhetherARetryHelps(string retryable, bool? expected) =>
        Assert.Equal(expected, Read($$$$"""{"error":{"availability":{"retryable":{{{{retryable}}}}}}}""").Retryable);

    [Fact]
    public void Read_ObjectAsMessage_IsTheError()
    {
        ErrorBody body = Read("""{"detail":{"code":"model_not_found","message":"No such model"}}""");
        Assert.Equal((true, "No such model"), (body.HasError, body.Message));
        Assert.Equal(["model_not_found"], body.Codes.ToArray());
    }

    [Theory]
    [InlineData("""[{"error":{"code":400,"message":"API key not valid"}}]""", "API key not valid")]
    [InlineData("""{"error":"API key not valid"}""", "API key not valid")]
    [InlineData("""{"message":"API key not valid"}""", "API key not valid")]
    // No error, and so the text itself.
    [InlineData("[]", "[]")]
    [InlineData("""["prompt","model"]""", """["prompt","model"]""")]
    [InlineData("{}", "{}")]
    public void Read_JsonAsMessage_IsReadAsAnError(string message, string expected) =>
        Assert.Equal(expected, Read($$$"""{"error":{"message":{{{JsonSerializer.Serialize(message)}}}}}""").Message);

    [Theory]
    [InlineData("""{"message":#}""")]
    [InlineData("""{"error":#}""")]
    [InlineData("""{"error":{"message":#}}""")]
    public void Read_JsonInJsonAsMessage_IsReadSoFarDown(string layer)
    {
        Assert.Equal("x", Read(Nested(layer, 5)).Message);
        Assert.StartsWith("{", Read(Nested(layer, 6)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ErrorsInErrors_AreReadSoFarDown()
    {
        const string Message = """{"message":#}""", Inner = """{"code":"outer","innererror":#}""";
        Assert.Equal("x", Read(Within(Message, 5, "\"x\"")).Message);
        Assert.Null(Read(Within(Message, 6, "\"x\"")).Message);
        Assert.Equal(["outer", "deep"], Read(Within(Inner, 4, """{"code":"deep"}""")).Codes.ToArray());
        Assert.Equal(["outer"], Read(Within(Inner, 5, """{"code":"deep"}""")).Codes.ToArray());
    }

    private static string Nested(string layer, int layers)
    {
        string text = "x";
        for (int i = 0; i < layers; i++) text = layer.Replace("#", JsonSerializer.Serialize(text), StringComparison.Ordinal);
        return text;
    }

    private static string Within(string layer, int layers, string json)
    {
        for (int i = 0; i < layers; i++) json = layer.Replace("#", json, StringComparison.Ordinal);
        return json;
    }

    private static ErrorBody Read(string json) => ErrorBodyReader.Read(Encoding.UTF8.GetBytes(json), null);
}
