namespace Fallback;

/// <content>The places at which a provider is asked.</content>
internal static partial class OptionsCheck
{
    private static void CheckInstances(string key, IReadOnlyList<InstanceOptions> instances, List<string> mistakes)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < instances.Count; i++)
        {
            InstanceOptions instance = instances[i];
            string place = $"{key}:Instances:{i}";
            // A name becomes a label of metrics and a part of addresses in the dashboard.
            if (!IsName(instance.Name))
                mistakes.Add($"{place}:Name = '{ShownSetting.Of(instance.Name)}': must be 1 to 64 letters, digits, '-', '_' and '.', for example eu-1");
            else if (!names.Add(instance.Name))
                mistakes.Add($"{place}:Name = '{ShownSetting.Of(instance.Name)}': another instance has this name; give each its own");
            else if (ShownSetting.IsKey(instance.Name))
                mistakes.Add(
                    $"{place}:Name = '{ShownSetting.OfName(instance.Name)}': an instance's name is logged, and this one looks like a key; "
                    + "write a name such as eu-1, and the key in ApiKey");
            if (instance.Weight is < 0 or > 1_000_000)
                mistakes.Add(
                    $"{place}:Weight = '{instance.Weight}': must be from 0 to 1000000; "
                    + $"an instance with 0 is asked only if no other instance can be");
            foreach ((string model, string here) in instance.Models)
                if (string.IsNullOrWhiteSpace(here))
                    mistakes.Add($"{place}:Models:{ShownSetting.OfPath(model)} is empty; write the model's name at this instance");
            if (instance.ApiKey is not null && instance.Token is not null) mistakes.Add($"{place}: has a Token and an ApiKey; remove one of them");
        }
        if (instances.Count > InstanceSet.MostInstances)
            mistakes.Add(
                $"{key}:Instances: has {instances.Count} instances, but can have at most {InstanceSet.MostInstances}; "
                    + $"put the others behind an address of their own");
        if (instances.Count > 0 && instances.All(static instance => instance.Weight == 0))
            mistakes.Add($"{key}:Instances: all have weight 0, which means standby; give at least one of them a weight of 1 or more");
    }

    private static bool IsName(string? name) =>
        name?.Length is > 0 and <= 64 && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static void CheckPlace(ProviderInstance instance, List<string> mistakes)
    {
        if (instance.Options is not { } options) return;
        string key = instance.Path;
        if (instance.Own?.Vendor is { } vendor && !Vendors.IsKnown(vendor))
            mistakes.Add($"{key}:Vendor = '{ShownSetting.Of(vendor)}': must be one of {string.Join(", ", Vendors.Names)}, or not be set");
        CheckLimit(key, options.RequestsPerMinute, options.TokensPerMinute, options.MaxConcurrency, mistakes);
        CheckHeaders(key, options, mistakes);
        if (options.ApiKey is not null && options.Token is not null && instance.Own is null)
            mistakes.Add($"{key}: has a Token and an ApiKey; remove one of them");
        if (options.ChatClient is null)
        {
            CheckAddress(instance, mistakes);
            return;
        }
        if (options.BaseUrl is not null || options.ApiKey is not null || options.HttpHandler is not null || options.SdkClient is not null
            || options.Headers.Count > 0)
            mistakes.Add(
                $"{key}: is a chat client, which has its own address, key, headers and handler; "
                + $"remove BaseUrl, ApiKey, Headers, HttpHandler and SdkClient, or give the provider another name");
    }

    private static void CheckProbe(string key, ProbeOptions probe, IReadOnlyList<ProviderInstance> places, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.Between("IntervalSeconds", probe.Interval.TotalSeconds, 1, TimeSpan.FromDays(1).TotalSeconds);
        figures.Between("TimeoutSeconds", probe.Timeout.TotalSeconds, 0.1, TimeSpan.FromMinutes(10).TotalSeconds);
        figures.Between("UnhealthyThreshold", probe.UnhealthyThreshold, 1, 100);
        figures.Between("HealthyThreshold", probe.HealthyThreshold, 1, 100);
        figures.That(Enum.IsDefined(probe.Kind), "Kind", probe.Kind, "must be Completion or Models");
        if (probe.Kind != ProbeKind.Models) return;
        foreach (ProviderInstance place in places)
            if (!ModelsList.IsServedBy(place))
                mistakes.Add(
                    $"{key}:Kind = 'Models': {(place.Own is null ? "the provider" : $"its instance {ShownSetting.OfName(place.Name)}")} has no "
                        + $"OpenAI-compatible address, so there is no list of models; use Completion");
    }

    private static void CheckSynthetic(string key, SyntheticTrafficOptions synthetic, List<string> mistakes)
    {
        var figures = new FigureCheck(key, mistakes);
        figures.Between("PerDay", synthetic.PerDay, 1, 86_400);
        figures.Between("MaxOutputTokens", synthetic.MaxOutputTokens, 1, 4_096);
        figures.That(
            synthetic.MaxCostPerDayUsd > 0, "MaxCostPerDayUsd", synthetic.MaxCostPerDayUsd, $"must be above 0; remove {key} for no synthetic traffic");
        for (int i = 0; i < synthetic.Prompts.Count; i++)
            if (string.IsNullOrWhiteSpace(synthetic.Prompts[i].Text))
                mistakes.Add($"{key}:Prompts:{i}:Text is missing; write the question");
    }
}
