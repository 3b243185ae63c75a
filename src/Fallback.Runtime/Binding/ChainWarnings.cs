using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>Logs once what is unusual about an effective chain: at start, and after a reload that brings something new.</summary>
internal sealed class ChainWarnings(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _said = new(StringComparer.Ordinal);

    public void Say(EffectiveChain chain)
    {
        foreach ((string rule, string what, string remedy) in EffectiveTimes.Check(chain))
            if (_said.TryAdd(what, true)) Log.TimesDoNotFit(logger, rule, what, remedy);
        foreach (string model in chain.LeftModels)
            if (_said.TryAdd($"{chain.Client} {model}", true)) Log.PolicyOfNoTier(logger, chain.Client, model, $"{chain.Key}:Tiers");
    }
}
