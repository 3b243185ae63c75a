using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>Finds secrets in the plain headers of a settings file's providers (FB3006).</summary>
internal static class HeaderSettings
{
    private const string Remedy = "keep its value in user secrets or in an environment variable";

    public static void Check(AdditionalFileAnalysisContext context, DiagnosticDescriptor rule)
    {
        if (SettingsFile.Of(context.AdditionalFile, context.CancellationToken) is not { Fallback: not null } file) return;
        foreach (Setting provider in ProviderEntries.Of(file))
            foreach (Setting header in provider.Child("Headers")?.Children ?? [])
                if (header.Value is { } value && HeaderSecrets.Find(header.Name, value) is { } secret)
                    context.ReportDiagnostic(Diagnostic.Create(
                        rule, file.At(context.AdditionalFile, header.Place), header.Name, KeyText.Mask(secret), Remedy));
    }

    /// <summary>Whether a setting is the value of a header, whose secrets are reported here and nowhere else.</summary>
    public static bool Is(SettingsFile file, Setting setting)
    {
        foreach (Setting provider in ProviderEntries.Of(file))
            if (provider.Child("Headers") is { } headers && headers.Child(setting.Name) == setting) return true;
        return false;
    }
}
