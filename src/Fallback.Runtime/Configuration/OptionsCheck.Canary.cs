using Fallback.CompilerServices;

namespace Fallback;

/// <content>The canary of a chain.</content>
internal static partial class OptionsCheck
{
    private static void CheckCanary(string key, CanaryOptions canary, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.Between("Percent", canary.Percent, 0, 100);
        figures.Between("MaxLatencyFactor", canary.MaxLatencyFactor, 0.1, 100);
        figures.Between("MaxCostFactor", canary.MaxCostFactor, 0.1, 100);
        figures.AtLeast("MinSamples", canary.MinSamples, 20);
    }

    /// <summary>Checks that the canary can be asked. A missing key is a mistake if it would be one for a tier.</summary>
    private static void CheckCanary(FallbackOptions options, ChainDeclaration declared, EffectiveChain chain, List<string> mistakes)
    {
        if (!chain.HasCanary) return;
        if (chain.CanaryModel is not { } name)
        {
            mistakes.Add($"{chain.Key}:Canary:Model is missing; write provider/model, or {chain.Key}:Canary:Enabled = false");
            return;
        }
        string place = $"{ShownSetting.OfClient(options, declared)}, canary = '{ShownSetting.OfModel(options, name, declared)}'";
        var models = new ModelResolver(options);
        if (models.Resolve(name, out string? problem, declared) is not { } model)
        {
            mistakes.Add($"{place} {problem}");
            return;
        }
        var keyless = new List<string>();
        foreach (ProviderInstance instance in ProviderInstance.Of(options, model.Provider)) CheckKey(options, instance, place, mistakes, keyless);
        if (options.MissingKeys == MissingKeys.Fail) mistakes.AddRange(keyless);
        CheckRequests(options, declared, model, place, mistakes);
        if (chain.Budget is not (0, 0)) CheckPrice(FactsKey(options, models, name, model, declared), model, place, mistakes);
    }
}
