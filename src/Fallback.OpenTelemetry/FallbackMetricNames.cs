namespace Fallback;

/// <summary>The names under which metrics are exported.</summary>
public enum FallbackMetricNames
{
    /// <summary>The names <c>fallback.*</c>, and <c>gen_ai.*</c> by OpenTelemetry's conventions.</summary>
    Default,

    /// <summary>
    /// The default names and, in addition, <c>ai_api_requests_total</c>, <c>ai_api_latency_seconds</c>, <c>ai_api_fallback_rate</c> and
    /// <c>ai_api_cost_usd_total</c>, for dashboards and alerts that were written for those.
    /// </summary>
    AiApi,
}
