using System;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>Finds settings that nothing reads, and values that the start refuses (FB2015).</summary>
internal static class UnknownSettings
{
    /// <param name="section">A section of a settings file.</param>
    /// <param name="schema">The schema of the section.</param>
    /// <param name="report">Takes a place and what is wrong there.</param>
    public static void Check(Setting section, SettingSchema schema, Action<JsonPlace, string> report)
    {
        // The value is not repeated: it may be a key in the wrong line.
        if ((section.Value ?? (section.IsNull ? "" : null)) is { } value && schema.Objection(value) is { } objection)
            report(section.ValuePlace, $"{section.Key}: {objection}");
        foreach (Setting child in section.Children)
        {
            if ((schema.Find(child.Name) ?? schema.Entry) is { } known) Check(child, known, report);
            // A model's name may have colons, each of which is a step down.
            else if (schema == SettingSchema.Model && child.Value is null) Check(child, schema, report);
            else if (schema.IsSection) report(child.Place, $"{child.Key}: no such setting; {NearestName.Remedy(child.Name, schema.Names)}");
        }
    }
}
