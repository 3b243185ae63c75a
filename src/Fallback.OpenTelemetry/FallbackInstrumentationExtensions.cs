using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Fallback;

/// <summary>Adds what Fallback tells of its calls to OpenTelemetry.</summary>
public static class FallbackInstrumentationExtensions
{
    /// <summary>
    /// Adds the spans of Fallback: one for each call, and below it one for each request that the call sent. The same as
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
    /// Adds the metrics of Fallback. Like every meter that OpenTelemetry listens to they are those of the whole process: of every runtime,
    /// and of every host.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="names">
    /// Under which names; the default is the documented ones alone. Once <see cref="FallbackMetricNames.AiApi"/> has been asked for, those
    /// are counted until the process ends.
    /// </param>
    /// <returns>The builder, for chaining.</returns>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such names.</exception>
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
