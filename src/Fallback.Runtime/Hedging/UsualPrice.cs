using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The price of a usual request of a plan at each tier, by the standard prices; 1 at every tier if one of them has no known price.
/// Thread-safe.
/// </summary>
internal sealed class UsualPrice(IReadOnlyList<Tier> tiers)
{
    private const double Newest = 0.05;

    private readonly bool _arePriced = tiers.All(static tier => tier.IsDegraded || IsPriced(tier.Facts));
    private readonly object _lock = new();

    // In tokens; before an answer has reported any, input and output have the same weight.
    private double _input = 1;
    private double _output = 1;
    private bool _isTold;

    /// <summary>Returns US dollars per million usual tokens, or 1 per request: only tiers of one plan are compared.</summary>
    public double At(Tier tier)
    {
        if (!_arePriced) return 1;
        ModelFacts facts = IsPriced(tier.CurrentFacts) ? tier.CurrentFacts! : tier.Facts!;
        lock (_lock) return _input * (double)facts.InputPerMillion! + _output * (double)facts.OutputPerMillion!;
    }

    /// <summary>Records the length of a request and its answer.</summary>
    public void Note(UsageDetails? usage)
    {
        if (usage is not { InputTokenCount: >= 0 and { } input, OutputTokenCount: >= 0 and { } output } || input + output == 0) return;
        lock (_lock)
        {
            double weight = _isTold ? Newest : 1;
            _input += (input - _input) * weight;
            _output += (output - _output) * weight;
            _isTold = true;
        }
    }

    private static bool IsPriced(ModelFacts? facts) => facts is { InputPerMillion: not null, OutputPerMillion: not null };
}
