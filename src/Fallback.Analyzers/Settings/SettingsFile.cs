using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>An <c>appsettings.json</c> or <c>appsettings.*.json</c> among the additional files. Read once for all rules.</summary>
internal sealed class SettingsFile
{
    /// <summary>The section that is checked. The runtime takes any, by the name that it is given.</summary>
    public const string Section = "Fallback";

    // Nobody writes a longer one, and it is read with each keystroke in it.
    private const int LongestText = 1_000_000;

    private static readonly ConditionalWeakTable<SourceText, SettingsFile> _all = new();

    private readonly SourceText _text;

    private SettingsFile(SourceText text)
    {
        _text = text;
        if (text.Length > LongestText) return;
        try
        {
            Root = Setting.Of(JsonReader.ReadFile(text.ToString()));
        }
        catch (CatalogueFormatException)
        {
            // Editors mark invalid JSON, and JSON is invalid while it is typed.
        }
        Fallback = Root?.Child(Section) is { } section && IsOurs(section) ? section : null;
    }

    /// <summary>Null where the file cannot be read.</summary>
    public Setting? Root { get; }

    /// <summary>Returns the section Fallback; null if there is none, or if another section has that name.</summary>
    public Setting? Fallback { get; }

    public static SettingsFile? Of(AdditionalText file, CancellationToken cancellationToken) =>
        Is(file) && file.GetText(cancellationToken) is { } text ? _all.GetValue(text, static text => new SettingsFile(text)) : null;

    /// <summary>All of a project's: which of them an application reads is not known.</summary>
    public static ImmutableArray<SettingsFile> AllOf(AnalyzerOptions options, CancellationToken cancellationToken) =>
        [.. options.AdditionalFiles.Select(file => Of(file, cancellationToken)).OfType<SettingsFile>()];

    public Location At(AdditionalText file, JsonPlace place)
    {
        TextSpan span = TextSpan.FromBounds(place.Start, Math.Min(place.End, _text.Lines.GetLineFromPosition(place.Start).End));
        return Location.Create(file.Path, span, _text.Lines.GetLinePositionSpan(span));
    }

    private static bool Is(AdditionalText file)
    {
        string name = Path.GetFileName(file.Path);
        return name.StartsWith("appsettings.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOurs(Setting section) =>
        section.Children.Any(static child => SettingSchema.Fallback.Find(child.Name) is not null)
        || section.Children.Any(static child => SettingSchema.Fallback.Nearest(child.Name) is not null);
}
