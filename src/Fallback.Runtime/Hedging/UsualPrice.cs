using Fallback.Catalogue;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// What a usual request of a plan costs at its tiers, by the standard prices; 1 at each where one of them has no known price. Thread-safe.
/// </summary>
internal sealed class UsualPrice(IReadOnlyList<Tier> tiers)
{
    private const double Newest = 0.05;

    private readonly bool _arePriced = tiers.All(static tier => tier.IsDegraded || IsPriced(tier.Facts));
    private readonly object _lock = new();

    // Tokens; before an answer has told any, input and output weigh the same.
    private double _input = 1;
    private double _output = 1;
    private bool _isTold;

    /// <summary>US dollars per million usual tokens, or requests: what is compared is always of one plan.</summary>
    public double At(Tier tier)
    {
        if (!_arePriced) return 1;
        ModelFacts facts = IsPriced(tier.CurrentFacts) ? tier.CurrentFacts! : tier.Facts!;
        lock (_lock) return _input * (double)facts.InputPerMillion! + _output * (double)facts.OutputPerMillion!;
    }

    /// <summary>Takes in how long a request and its answer were.</summary>
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
