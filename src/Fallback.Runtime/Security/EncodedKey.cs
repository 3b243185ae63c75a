using System.Text;

namespace Fallback;

/// <summary>What a key looks like in base64: alone, or in the middle of something longer (<c>user:key</c>), of either alphabet.</summary>
internal static class EncodedKey
{
    private const int OctetsOfGroup = 3;

    // Less of a key gives nothing away, and would be found in texts without it.
    private const int ShortestForm = 8;

    /// <summary>The characters that depend on the key alone, for each place in a group of three octets where it may begin.</summary>
    public static string[] Of(string key)
    {
        var forms = new List<string>(2 * OctetsOfGroup);
        for (int before = 0; before < OctetsOfGroup; before++)
        {
            byte[] octets = new byte[before + key.Length];
            Encoding.ASCII.GetBytes(key, octets.AsSpan(before));
            // Six bits to a character: those at the edges are partly of what stands beside the key.
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
