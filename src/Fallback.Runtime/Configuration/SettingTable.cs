using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Fallback;

/// <summary>The settings that a section of the configuration can have, each with its reader. Any other setting is a mistake.</summary>
internal sealed class SettingTable<T> : IEnumerable<string>
{
    private readonly Dictionary<string, Action<SettingReader, IConfigurationSection, T>> _settings = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name, Action<SettingReader, IConfigurationSection, T> read) => _settings.Add(name, read);

    public bool Has(string name) => _settings.ContainsKey(name);

    /// <summary>Reads a section. A value in the section's place is a mistake.</summary>
    public T Read(SettingReader reader, IConfigurationSection section, T target) =>
        reader.HasMembers(section, $"{_settings.Keys.First()}, for example") ? ReadMembers(reader, section, target) : target;

    /// <summary>Reads the members of a section that may also have a value.</summary>
    public T ReadMembers(SettingReader reader, IConfigurationSection section, T target)
    {
        foreach (IConfigurationSection item in section.GetChildren()) Take(reader, item, target);
        return target;
    }

    public void Take(SettingReader reader, IConfigurationSection item, T target)
    {
        if (_settings.TryGetValue(item.Key, out Action<SettingReader, IConfigurationSection, T>? read)) read(reader, item, target);
        else reader.Unknown(item, this);
    }

    /// <summary>Reads an entry for each child, by its name; an existing entry is changed.</summary>
    public void Each(SettingReader reader, IConfigurationSection section, IDictionary<string, T> into, Func<T> create)
    {
        if (!reader.HasMembers(section, "entries, each with a name and members")) return;
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (!into.TryGetValue(entry.Key, out T? target)) into[entry.Key] = target = create();
            Read(reader, entry, target);
        }
    }

    public IEnumerator<string> GetEnumerator() => _settings.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
