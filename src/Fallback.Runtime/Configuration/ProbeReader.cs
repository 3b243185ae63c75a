using Microsoft.Extensions.Configuration;

namespace Fallback;

/// <summary>
/// Reads the settings of probes and synthetic traffic. <c>true</c> alone switches either on with its defaults, and <c>false</c> switches it
/// off.
/// </summary>
internal static class ProbeReader
{
    private static readonly SettingTable<ProbeOptions> _probe = new()
    {
        { "IntervalSeconds", static (read, item, probe) => probe.Interval = read.Seconds(item) ?? probe.Interval },
        { "TimeoutSeconds", static (read, item, probe) => probe.Timeout = read.Seconds(item) ?? probe.Timeout },
        { "UnhealthyThreshold", static (read, item, probe) => probe.UnhealthyThreshold = read.Whole(item) ?? probe.UnhealthyThreshold },
        { "HealthyThreshold", static (read, item, probe) => probe.HealthyThreshold = read.Whole(item) ?? probe.HealthyThreshold },
        { "Kind", static (read, item, probe) => probe.Kind = read.Name<ProbeKind>(item) ?? probe.Kind },
    };

    private static readonly SettingTable<SyntheticTrafficOptions> _synthetic = new()
    {
        { "PerDay", static (read, item, synthetic) => synthetic.PerDay = read.Whole(item) ?? synthetic.PerDay },
        { "Prompts", static (read, item, synthetic) => ReadPrompts(read, item, synthetic.Prompts) },
        {
            "MaxCostPerDayUsd",
            static (read, item, synthetic) => synthetic.MaxCostPerDayUsd = read.Amount(item) ?? synthetic.MaxCostPerDayUsd
        },
        { "MaxOutputTokens", static (read, item, synthetic) => synthetic.MaxOutputTokens = read.Whole(item) ?? synthetic.MaxOutputTokens },
    };

    private static readonly SettingTable<SyntheticPrompt> _prompt = new()
    {
        { "Text", static (_, item, prompt) => prompt.Text = SettingReader.Text(item) ?? "" },
        { "Contains", static (_, item, prompt) => prompt.Contains = SettingReader.Text(item) },
    };

    public static ProbeOptions? Probe(SettingReader read, IConfigurationSection item, ProbeOptions? known) =>
        Switch(read, item, _probe, known);

    public static SyntheticTrafficOptions? Synthetic(SettingReader read, IConfigurationSection item, SyntheticTrafficOptions? known) =>
        Switch(read, item, _synthetic, known);

    private static T? Switch<T>(SettingReader read, IConfigurationSection item, SettingTable<T> settings, T? known) where T : class, new()
    {
        if (!string.IsNullOrEmpty(item.Value) && read.Truth(item) is not true) return null;
        return settings.ReadMembers(read, item, known ?? new T());
    }

    private static void ReadPrompts(SettingReader read, IConfigurationSection section, IList<SyntheticPrompt> prompts)
    {
        if (!string.IsNullOrEmpty(section.Value)) read.Error(section, "must be a list, in square brackets");
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (entry.Key.All(char.IsAsciiDigit)) prompts.Add(_prompt.ReadMembers(read, entry, new SyntheticPrompt(SettingReader.Text(entry) ?? "")));
            // A question that is not in a list would become several, one for each of its members.
            else read.Error(entry, "belongs to a question; write the questions as a list, in square brackets");
        }
    }
}
