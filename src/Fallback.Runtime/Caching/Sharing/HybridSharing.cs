namespace Fallback;

/// <summary>Sharing by a <see cref="Microsoft.Extensions.Caching.Hybrid.HybridCache"/>.</summary>
internal sealed class HybridSharing : AnswerSharing
{
    private static readonly TimeSpan _longestRead = TimeSpan.FromSeconds(5);

    public override void Check(FigureCheck figures, AnswerStoreOptions options)
    {
        figures.That(
            options.ReadTimeout >= TimeSpan.FromMilliseconds(1) && options.ReadTimeout <= _longestRead,
            "ReadTimeoutMs",
            options.ReadTimeout.TotalMilliseconds,
            "must be from 1 to 5000 milliseconds, because calls wait for it");
        figures.AtLeast("MaxAnswerBytes", options.MaxAnswerBytes, 1_000);
        figures.AtLeast("LocalSeconds", options.LocalFor, TimeSpan.Zero);
    }

    public override SharedAnswers Share(FallbackRuntime runtime, AnswerStoreOptions options) => new HybridAnswers(runtime, options);
}
