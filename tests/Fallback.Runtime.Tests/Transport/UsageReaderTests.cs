using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>What replies say that a request used: where, under which names, and what of it can be true.</summary>
public sealed class UsageReaderTests
{
    [Theory]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}""", 20, 5, null, null)]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":12}}""", 20, 5, 12, null)]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":5,"prompt_tokens_details":null,"num_cached_tokens":12}""", 20, 5, 12, null)]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":5,"cached_tokens":12}""", 20, 5, 12, null)]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":5,"prompt_cache_hit_tokens":12,"prompt_cache_miss_tokens":8}""", 20, 5, 12, null)]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":5,"cached_tokens":0,"prompt_tokens_details":{"cached_tokens":12}}""", 20, 5, 12, null)]
    [InlineData("""{"input_tokens":20,"output_tokens":5,"input_tokens_details":{"cached_tokens":12},"output_tokens_details":{"reasoning_tokens":2}}""", 20, 5, 12, 2)]
    [InlineData("""{"inputTokens":20,"outputTokens":5,"totalTokens":25}""", 20, 5, null, null)]
    [InlineData("""{"prompt_tokens":"20","completion_tokens":"5"}""", 20, 5, null, null)]
    [InlineData("""{"prompt_tokens":20.0,"completion_tokens":5.0}""", 20, 5, null, null)]
    [InlineData("""{"billed_units":{"input_tokens":20,"output_tokens":5},"tokens":{"input_tokens":90,"output_tokens":6}}""", 20, 5, null, null)]
    [InlineData("""{"tokens":{"input_tokens":90,"output_tokens":6},"billed_units":{"input_tokens":20,"output_tokens":5}}""", 20, 5, null, null)]
    [InlineData("""{"tokens":{"input_tokens":90,"output_tokens":6},"cached_tokens":3}""", 90, 6, 3, null)]
    public void Names_OfAnyVendor_AreKnown(string usage, long input, long output, int? cached, int? reasoning) =>
        Assert.Equal(((long?)input, (long?)output, (long?)cached, (long?)reasoning), Figures(Read($$"""{"choices":[],"usage":{{usage}}}""")));

    [Theory]
    [InlineData("""{"choices":[{"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":20,"completion_tokens":5,"cached_tokens":12}}]}""", 12)]
    [InlineData("""{"choices":[{"delta":{"usage":{"prompt_tokens":20,"completion_tokens":5}}}]}""", null)]
    [InlineData("""{"choices":[{"message":{"content":"x","usage":{"prompt_tokens":20,"completion_tokens":5}}}]}""", null)]
    [InlineData("""{"choices":[],"x_groq":{"id":"r","usage":{"queue_time":0.1,"prompt_tokens":20,"completion_tokens":5}}}""", null)]
    [InlineData("""{"x_groq":{"id":"r","usage":{"prompt_tokens":20,"completion_tokens":5}},"usage":null}""", null)]
    [InlineData("""{"usage":{},"x_groq":{"usage":{"prompt_tokens":20,"completion_tokens":5}}}""", null)]
    [InlineData("""{"usage":{"prompt_tokens":0,"completion_tokens":0},"x_groq":{"usage":{"prompt_tokens":20,"completion_tokens":5}}}""", null)]
    [InlineData("""{"choices":[],"usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":5,"cachedContentTokenCount":12,"totalTokenCount":25}}""", 12)]
    [InlineData("""{"choices":[],"timings":{"cache_n":12,"prompt_n":8,"prompt_ms":1.5,"predicted_n":5}}""", 12)]
    [InlineData("""{"usage":{"prompt_tokens":20,"completion_tokens":5},"timings":{"cache_n":12,"prompt_n":8,"predicted_n":5}}""", 12)]
    [InlineData("""{"choices":[],"amazon-bedrock-invocationMetrics":{"inputTokenCount":20,"outputTokenCount":5,"invocationLatency":900}}""", null)]
    [InlineData("""{"response":{"id":"r","usage":{"input_tokens":20,"output_tokens":5}}}""", null)]
    [InlineData("""{"meta":{"billed_units":{"input_tokens":20,"output_tokens":5}}}""", null)]
    public void Places_OfAnyVendor_AreRead(string reply, int? cached) =>
        Assert.Equal(((long?)20, (long?)5, (long?)cached, (long?)null), Figures(Read(reply)));

    [Theory]
    // xAI puts reasoning beside the completion, OpenAI into it.
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10,"total_tokens":20100,"completion_tokens_details":{"reasoning_tokens":19990}}""", 100, 20_000)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":20000,"total_tokens":20100,"completion_tokens_details":{"reasoning_tokens":19990}}""", 100, 20_000)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":19990}}""", 100, 20_000)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10,"reasoning_tokens":19990}""", 100, 20_000)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10,"total_tokens":500}""", 100, 400)]
    [InlineData("""{"prompt_tokens":100,"total_tokens":500}""", 100, 400)]
    [InlineData("""{"completion_tokens":10,"total_tokens":500}""", 490, 10)]
    // Gemini's thoughts are never a part of its candidates.
    [InlineData("""{"promptTokenCount":100,"candidatesTokenCount":300,"thoughtsTokenCount":200}""", 100, 500)]
    [InlineData("""{"promptTokenCount":100,"candidatesTokenCount":300,"thoughtsTokenCount":200,"totalTokenCount":600}""", 100, 500)]
    public void Output_HoldsAllThatIsBilledBesideTheInput(string usage, long input, long output)
    {
        UsageDetails read = Read($$"""{"usage":{{usage}}}""")!;

        Assert.Equal((input, output), (read.InputTokenCount, read.OutputTokenCount));
        Assert.True(read.TotalTokenCount is null || read.TotalTokenCount == input + output);
    }

    [Theory]
    // Anthropic and Bedrock leave what they had cached out of the input; gateways in front of them add it up.
    [InlineData("""{"input_tokens":10,"cache_read_input_tokens":1000,"cache_creation_input_tokens":500,"output_tokens":5}""", 1510, 1000)]
    [InlineData("""{"cache_read_input_tokens":1000,"cache_creation_input_tokens":0,"input_tokens":10,"output_tokens":5}""", 1010, 1000)]
    [InlineData("""{"inputTokens":10,"cacheReadInputTokens":1000,"cacheWriteInputTokens":500,"outputTokens":5,"totalTokens":1515}""", 1510, 1000)]
    [InlineData("""{"prompt_tokens":1510,"completion_tokens":5,"total_tokens":1515,"cache_read_input_tokens":1000,"cache_creation_input_tokens":500}""", 1510, 1000)]
    [InlineData("""{"input_tokens":1510,"output_tokens":5,"total_tokens":1515,"cache_read_input_tokens":1000}""", 1510, 1000)]
    public void CachedInput_IsAPartOfTheInput(string usage, long input, long cached)
    {
        UsageDetails read = Read($$"""{"usage":{{usage}}}""")!;

        Assert.Equal((input, 5, cached), (read.InputTokenCount, read.OutputTokenCount, read.CachedInputTokenCount));
    }

    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":100,"total_tokens":-999999999999}""")]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":2}""")]
    [InlineData("""{"prompt_tokens":1,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":-1}}""")]
    [InlineData("""{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807}""")]
    [InlineData("""{"prompt_tokens":9223372036854775808,"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":1e300,"completion_tokens":1}""")]
    [InlineData("""{"prompt_tokens":1,"completion_tokens":1,"total_tokens":1099511627776}""")]
    [InlineData("""{"prompt_tokens":"-5","completion_tokens":1}""")]
    [InlineData("""{"input_tokens":1,"cache_read_input_tokens":1073741824,"cache_creation_input_tokens":1073741824}""")]
    [InlineData("""{"promptTokenCount":1,"candidatesTokenCount":1073741824,"thoughtsTokenCount":1073741824}""")]
    public void ReportWithACountThatCannotBe_IsBelievedInNone(string usage)
    {
        var read = (ReportedUsage)Read($$"""{"usage":{{usage}}}""")!;

        Assert.True(read.HasOddFigures);
        Assert.Equal((null, null, null, null), Figures(read));
        Assert.Null(read.TotalTokenCount);
    }

    [Theory]
    [InlineData("0.25", "0.25")]
    [InlineData("0", "0")]
    [InlineData("\"0.25\"", "0.25")]
    [InlineData("2.5e-1", "0.25")]
    [InlineData("""{"input_tokens_cost":0.1,"output_tokens_cost":0.15,"total_cost":0.25}""", "0.25")]
    [InlineData("-5", null)]
    [InlineData("10000.01", null)]
    [InlineData("79228162514264337593543950335", null)]
    [InlineData("1e300", null)]
    [InlineData("null", null)]
    [InlineData("[1]", null)]
    [InlineData("\"free\"", null)]
    public void Cost_OnlyWhatCanBe_IsBelieved(string cost, string? expected)
    {
        var read = (ReportedUsage)Read("""{"usage":{"prompt_tokens":3,"completion_tokens":2,"cost":""" + cost + "}}")!;

        Assert.Equal(expected is null ? null : decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), read.CostUsd);
        Assert.Equal((3, 2, null, null), Figures(read));
    }

    [Fact]
    public void Cost_WithTheCallersOwnKeyBehindAGateway_HoldsWhatIsBilledThere()
    {
        var known = (ReportedUsage)Read("""{"usage":{"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":0.2}}}""")!;
        var unknown = (ReportedUsage)Read("""{"usage":{"cost":0,"is_byok":true,"prompt_tokens":1}}""")!;

        Assert.Equal((0.21m, null), (known.CostUsd, unknown.CostUsd));
    }

    [Theory]
    [InlineData("""{"service_tier":"priority","usage":{"prompt_tokens":1}}""", "priority")]
    [InlineData("""{"usage":{"prompt_tokens":1},"service_tier":"scale"}""", "scale")]
    [InlineData("""{"usage":{"prompt_tokens":1,"service_tier":"batch"}}""", "batch")]
    [InlineData("""{"usage":{"prompt_tokens":1},"serviceTier":{"type":"flex"}}""", "flex")]
    [InlineData("""{"usageMetadata":{"promptTokenCount":1,"trafficType":"PROVISIONED_THROUGHPUT"}}""", "PROVISIONED_THROUGHPUT")]
    [InlineData("""{"service_tier":null,"usage":{"prompt_tokens":1}}""", null)]
    [InlineData("""{"service_tier":["x"],"usage":{"prompt_tokens":1}}""", null)]
    [InlineData("""{"service_tier":"a name that is much too long to be one of a tier","usage":{"prompt_tokens":1}}""", null)]
    public void ServiceTier_StandsWithTheUsage(string reply, string? expected) => Assert.Equal(expected, ((ReportedUsage)Read(reply)!).ServiceTier);

    [Fact]
    public void Stream_TellsItsUsageInParts_TheyAreOne()
    {
        UsageDetails? all = null;
        foreach (string part in (string[])
            [
                """{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""",
                """{"input_tokens":100,"output_tokens":1}""",
                """{"output_tokens":50}""",
                """{"prompt_tokens":0,"completion_tokens":0}""",
            ])
            all = UsageReader.Merge(all, Read($$"""{"usage":{{part}}}"""));

        Assert.Equal((100, 50, null, null), Figures(all));
    }

    [Fact]
    public void ChatClientsWord_IsCheckedAndCorrected_AndItsObjectLeftAlone()
    {
        var beside = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 10, TotalTokenCount = 20_100, ReasoningTokenCount = 19_990 };
        var anthropic = new UsageDetails
        {
            InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15, AdditionalCounts = new() { ["CacheReadInputTokens"] = 1_000 }
        };

        Assert.Equal((100, 20_000, null, 19_990), Figures(UsageReader.Checked(beside)));
        Assert.Equal(10, beside.OutputTokenCount);
        Assert.Equal((1_010, 5, 1_000, null), Figures(UsageReader.Checked(anthropic)));
        Assert.Equal(1_000, UsageReader.Checked(anthropic)!.AdditionalCounts!["CacheReadInputTokens"]);
        Assert.Equal((null, null, null, null), Figures(UsageReader.Checked(new UsageDetails { InputTokenCount = -1, OutputTokenCount = 5 })));
        Assert.Null(UsageReader.Checked(null));
    }

    private static UsageDetails? Read(string reply)
    {
        var answer = new WireAnswer();
        Assert.True(WireReader.TryRead(Encoding.UTF8.GetBytes(reply), ref answer));
        return answer.Usage;
    }

    private static (long? Input, long? Output, long? Cached, long? Reasoning) Figures(UsageDetails? usage) =>
        (usage?.InputTokenCount, usage?.OutputTokenCount, usage?.CachedInputTokenCount, usage?.ReasoningTokenCount);
}
