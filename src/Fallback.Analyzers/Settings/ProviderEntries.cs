using System.Collections.Generic;

namespace Fallback.Roslyn;

/// <summary>Reads the providers of a settings file.</summary>
internal static class ProviderEntries
{
    public static IEnumerable<Setting> Of(SettingsFile file) => file.Fallback?.Child("Providers")?.Children ?? [];

    public static bool HasKey(Setting provider)
    {
        if (provider.Child("ApiKey")?.Value is { } key && key.Trim().Length > 0) return true;
        return provider.Child("SecretHeaders") is { Children.Count: > 0 };
    }

    /// <summary>Whether one of the files allows a provider plain http.</summary>
    public static bool AllowsPlainHttp(IEnumerable<SettingsFile> files, string name)
    {
        foreach (SettingsFile file in files)
            if (bool.TryParse(file.Fallback?.Child("Providers")?.Child(name)?.Child("AllowInsecureHttp")?.Value, out bool allows) && allows)
                return true;
        return false;
    }
}
