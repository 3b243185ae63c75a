using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Fallback;

/// <summary>Adds Fallback's traces and metrics to OpenTelemetry.</summary>
public static class FallbackInstrumentationExtensions
{
    /// <summary>
    /// Adds the spans of Fallback: one for each call and, below it, one for each request that the call sent. It does the same as
    /// <c>AddSource("Fallback")</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder, for chaining.</returns>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static TracerProviderBuilder AddFallbackInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(Names.Source);
    }

    /// <summary>
    /// Adds the metrics of Fallback. Like every meter in OpenTelemetry, they cover the whole process: every runtime and every host.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="names">
    /// The names of the metrics. Default: the documented ones alone. Once <see cref="FallbackMetricNames.AiApi"/> was requested, those
    /// metrics are counted until the process ends.
    /// </param>
    /// <returns>The builder, for chaining.</returns>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined <see cref="FallbackMetricNames"/>.</exception>
    public static MeterProviderBuilder AddFallbackInstrumentation(
        this MeterProviderBuilder builder, FallbackMetricNames names = FallbackMetricNames.Default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!Enum.IsDefined(names)) throw new ArgumentOutOfRangeException(nameof(names), names, null);
        builder.AddMeter(Names.Source);
        if (names != FallbackMetricNames.AiApi) return builder;
        AiApiFigures.Count();
        return builder.AddMeter(AiApiFigures.MeterName);
    }
}
