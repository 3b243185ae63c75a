using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Gateway;

/// <summary>Reads the section <c>Gateway</c>.</summary>
internal static class GatewayReader
{
    public const string Section = "Gateway";

    private static readonly SettingTable<FallbackGatewayOptions> _gateway = new()
    {
        { "MaxRequestBytes", static (read, item, options) => options.MaxRequestBytes = read.Bytes(item) ?? options.MaxRequestBytes },
        { "MaxConcurrentRequests", static (read, item, options) => options.MaxConcurrentRequests = read.Whole(item) ?? options.MaxConcurrentRequests },
        { "MaxQueuedRequests", static (read, item, options) => options.MaxQueuedRequests = read.Whole(item) ?? options.MaxQueuedRequests },
        { "QueueSeconds", static (read, item, options) => options.QueueTime = read.Seconds(item) ?? options.QueueTime },
        { "RequestTimeoutSeconds", static (read, item, options) => options.RequestTimeout = read.Seconds(item) ?? options.RequestTimeout },
        { "WriteTimeoutSeconds", static (read, item, options) => options.WriteTimeout = read.Seconds(item) ?? options.WriteTimeout },
        { "DrainSeconds", static (read, item, options) => options.DrainTime = read.Seconds(item) ?? options.DrainTime },
        { "AllowedOrigins", static (read, item, options) => ReadList(read, item, options.AllowedOrigins) },
        { "ForwardedHeaders", static (read, item, options) => ReadList(read, item, options.ForwardedHeaders) },
        { "ExposeCalls", static (read, item, options) => options.ExposeCalls = read.Truth(item) ?? options.ExposeCalls },
        { "SharedChains", static (read, item, options) => ReadList(read, item, options.SharedChains) },
        { "Callers", static (read, item, options) => ReadCallers(read, item, options.Callers) },
    };

    private static readonly SettingTable<FallbackGatewayCaller> _caller = new()
    {
        { "Name", static (_, item, caller) => caller.Name = SettingReader.Text(item) ?? "" },
        { "KeyHash", static (_, item, caller) => caller.KeyHash = SettingReader.Text(item) ?? "" },
        { "Chains", static (read, item, caller) => ReadList(read, item, caller.Chains) },
        { "RequestsPerMinute", static (read, item, caller) => caller.RequestsPerMinute = read.Whole(item) },
        { "TokensPerMinute", static (read, item, caller) => caller.TokensPerMinute = read.Whole(item) },
        { "BudgetUsdPerDay", static (read, item, caller) => caller.BudgetUsdPerDay = read.Amount(item) },
        { "MaxConcurrency", static (read, item, caller) => caller.MaxConcurrency = read.Whole(item) },
    };

    /// <summary>
    /// Returns the options of an application's gateway: from the sections of <c>AddFallback</c>, then from code. Not validated yet.
    /// </summary>
    public static FallbackGatewayOptions Read(IServiceProvider services, Action<FallbackGatewayOptions>? configure = null)
    {
        var options = new FallbackGatewayOptions();
        foreach (ConfigurationSource source in services.GetServices<ConfigurationSource>()) Read(source.Section.GetSection(Section), options);
        configure?.Invoke(options);
        return options;
    }

    public static void Read(IConfigurationSection section, FallbackGatewayOptions options)
    {
        options.Path = section.Path;
        _gateway.Read(new SettingReader(options.ReadingErrors), section, options);
    }

    /// <summary>
    /// Reads a list, or an object whose members are named after the callers, which a second file can extend; an existing caller is changed.
    /// </summary>
    private static void ReadCallers(SettingReader read, IConfigurationSection section, IList<FallbackGatewayCaller> callers)
    {
        if (!read.HasMembers(section, "callers by name")) return;
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (!read.HasMembers(entry, "a caller's settings, for example KeyHash")) continue;
            string name = SettingReader.Text(entry.GetSection("Name")) ?? (entry.Key.All(char.IsAsciiDigit) ? "" : entry.Key);
            FallbackGatewayCaller? caller = name.Length == 0
                ? null
                : callers.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (caller is null) callers.Add(caller = new FallbackGatewayCaller { Name = name });
            _caller.Read(read, entry, caller);
        }
    }

    private static void ReadList(SettingReader read, IConfigurationSection item, IList<string> texts)
    {
        // An empty list arrives as an empty text.
        if (!string.IsNullOrEmpty(item.Value)) read.Error(item, "must be a list, in square brackets");
        foreach (string text in SettingReader.Texts(item))
            if (text.Trim() is { Length: > 0 } trimmed && !texts.Contains(trimmed, StringComparer.OrdinalIgnoreCase)) texts.Add(trimmed);
    }
}
