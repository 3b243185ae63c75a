namespace Fallback;

/// <summary>
/// The names of metrics and spans; docs/observability.md lists them all. Those of OpenTelemetry's conventions for generative AI are of
/// version 1.41, or of the later conventions in their own repository if <c>OTEL_SEMCONV_STABILITY_OPT_IN</c> contains
/// <c>gen_ai_latest_experimental</c>.
/// </summary>
internal static class Names
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Source = "Fallback";

    public const string Client = "fallback.client";
    public const string Method = "fallback.method";
    public const string Outcome = "fallback.outcome";
    public const string RequestId = "fallback.request_id";
    public const string Provider = "fallback.provider";
    public const string Instance = "fallback.instance";
    public const string TierIndex = "fallback.tier_index";
    public const string Role = "fallback.role";
    public const string Fault = "fallback.fault";
    public const string SkipReason = "fallback.skip.reason";
    public const string CostUsd = "fallback.cost.usd";
    public const string Result = "fallback.result";
    public const string State = "fallback.state";
    public const string Breaker = "fallback.breaker";
    public const string Canary = "fallback.canary";
    public const string Scope = "fallback.breaker.scope";
    public const string Limit = "fallback.limit";
    public const string CacheStore = "fallback.cache.store";
    public const string CacheOperation = "fallback.cache.operation";
    public const string StoreState = "fallback.store.state";
    public const string StoreOperation = "fallback.store.operation";
    public const string Share = "fallback.share";
    public const string ProbeType = "fallback.probe.type";
    public const string TokenType = "gen_ai.token.type";
    public const string Operation = "gen_ai.operation.name";
    public const string Vendor = "gen_ai.provider.name";
    public const string Model = "gen_ai.request.model";
    public const string Stream = "gen_ai.request.stream";
    public const string AnsweringModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string FirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CachedTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string HttpStatus = "http.response.status_code";

    /// <summary>Whether the conventions after 1.41 are requested. Read once.</summary>
    public static bool AreLatest { get; } = (Environment.GetEnvironmentVariable("OTEL_SEMCONV_STABILITY_OPT_IN") ?? "")
        .Split(',', StringSplitOptions.TrimEntries).Contains("gen_ai_latest_experimental", StringComparer.Ordinal);

    public static string CacheWriteTokens { get; } =
        AreLatest ? "gen_ai.usage.cache_write.input_tokens" : "gen_ai.usage.cache_creation.input_tokens";

    /// <summary>Returns the conventions' name of a vendor; its own name if they have none.</summary>
    public static string VendorOf(string vendor, bool speaksGemini) => vendor switch
    {
        "google" => speaksGemini ? "gcp.gemini" : "gcp.gen_ai",
        "vertex" => "gcp.vertex_ai",
        "azure" => "azure.ai.openai",
        "bedrock" => "aws.bedrock",
        "mistral" => "mistral_ai",
        "moonshot" => "moonshot_ai",
        "xai" => "x_ai",
        _ => vendor,
    };
}
