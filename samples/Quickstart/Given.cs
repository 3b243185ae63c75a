using Fallback;

namespace Quickstart;

/// <summary>An answer, as far as dashboard and summary need it.</summary>
/// <param name="Status">Where it came from.</param>
/// <param name="TierIndex">The tier that gave it, from 0; -1 when it was none.</param>
/// <param name="Latency">How long the caller waited.</param>
/// <param name="CostUsd">What it cost; null when that is not known.</param>
internal sealed record Given(AnswerStatus Status, int TierIndex, TimeSpan Latency, decimal? CostUsd);

/// <summary>Asks a client.</summary>
internal delegate Task<Given> Asking(string question, CancellationToken cancellationToken);
