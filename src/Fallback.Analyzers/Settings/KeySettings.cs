using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>Finds keys in a settings file, in whatever section (FB3002).</summary>
internal static class KeySettings
{
    private const string Remedy = "keep the new one in user secrets or in an environment variable";

    public static void Check(AdditionalFileAnalysisContext context, DiagnosticDescriptor rule)
    {
        if (SettingsFile.Of(context.AdditionalFile, context.CancellationToken) is not { Root: { } root } file) return;
        foreach (Setting setting in root.Leaves())
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            string value = setting.Value!;
            if (value.Length < KeyInSourceAnalyzer.ShortestKey
                || Find(file, setting, value) is not { } key
                || HeaderSettings.Is(file, setting))
                continue;
            Location place = file.At(context.AdditionalFile, setting.ValuePlace);
            context.ReportDiagnostic(Diagnostic.Create(rule, place, KeyText.Mask(key), Remedy));
        }
    }

    private static string? Find(SettingsFile file, Setting setting, string value)
    {
        if (KeyText.Find(value) is { } found) return value.Substring(found.Start, found.Length);
        return KeyText.IsSecret(value) && (KeyNames.Of(setting.Name) == KeyStrength.Key || IsSecretHeader(file, setting)) ? value : null;
    }

    private static bool IsSecretHeader(SettingsFile file, Setting setting) =>
        ProviderEntries.Of(file).Any(provider => provider.Child("SecretHeaders")?.Child(setting.Name) == setting);
}
