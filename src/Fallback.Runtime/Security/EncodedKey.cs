using System.Text;

namespace Fallback;

/// <summary>Computes a key's forms in base64: alone, or inside something longer (<c>user:key</c>), in either alphabet.</summary>
internal static class EncodedKey
{
    private const int OctetsOfGroup = 3;

    // A shorter part of a key reveals nothing, and would be found in texts without it.
    private const int ShortestForm = 8;

    /// <summary>
    /// Returns the characters that depend on the key alone, for each position in a group of three octets where it may begin.
    /// </summary>
    public static string[] Of(string key)
    {
        var forms = new List<string>(2 * OctetsOfGroup);
        for (int before = 0; before < OctetsOfGroup; before++)
        {
            byte[] octets = new byte[before + key.Length];
            Encoding.ASCII.GetBytes(key, octets.AsSpan(before));
            // Six bits per character: the characters at the edges depend partly on what is next to the key.
            int from = (before * 8 + 5) / 6;
            int to = octets.Length * 8 / 6;
            if (to - from < ShortestForm) continue;
            string form = Convert.ToBase64String(octets)[from..to];
            forms.Add(form);
            if (form.AsSpan().ContainsAny('+', '/')) forms.Add(form.Replace('+', '-').Replace('/', '_'));
        }
        return [.. forms];
    }
}
