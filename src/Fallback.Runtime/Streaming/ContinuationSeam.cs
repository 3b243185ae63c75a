using System.Text;

namespace Fallback;

/// <summary>
/// Joins a text that broke off with its continuation by another model. Models are asked to continue at once, but some repeat the last
/// words, or everything. Repeated text is left out; the continuation is held back until that is known.
/// </summary>
internal sealed class ContinuationSeam(string soFar)
{
    /// <summary>The number of equal characters in a row that is no coincidence.</summary>
    private const int Telling = 16;

    /// <summary>A text that equals the beginning of the first one for this length is the first one again.</summary>
    private const int AnewFrom = 40;

    private const int Tail = 256;

    private StringBuilder? _held = new();

    // Whether everything that is held equals the beginning of the first text.
    private bool _isAlike = true;

    /// <summary>Whether the text began again and then differed, so that it is not a continuation.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Returns the part of the text to deliver now.</summary>
    public string Pass(string? text, bool isLast)
    {
        if (_held is null) return text ?? "";
        // Each chunk is compared once: a text that is repeated word by word may be very long.
        _isAlike &= soFar.AsSpan(Math.Min(_held.Length, soFar.Length)).StartsWith(text, StringComparison.Ordinal);
        _held.Append(text);
        if (!isLast && MayStillRepeat(_held)) return "";
        string decided = Decide(_held.ToString());
        _held = null;
        return decided;
    }

    private bool MayStillRepeat(StringBuilder held)
    {
        if (_isAlike && held.Length < soFar.Length) return true;
        if (held.Length >= Tail) return false;
        string end = held.ToString();
        for (int start = TailStart; soFar.Length - start > end.Length; start++)
            if (soFar.AsSpan(start).StartsWith(end, StringComparison.Ordinal)) return true;
        return false;
    }

    private string Decide(string held)
    {
        if (soFar.Length >= Telling && held.StartsWith(soFar, StringComparison.Ordinal)) return held[soFar.Length..];
        if (held.AsSpan().CommonPrefixLength(soFar) >= AnewFrom)
        {
            IsBroken = true;
            return "";
        }
        for (int start = TailStart; soFar.Length - start >= Telling; start++)
            if (held.AsSpan().StartsWith(soFar.AsSpan(start), StringComparison.Ordinal)) return held[(soFar.Length - start)..];
        // White space at the end of the text is not sent, because some models refuse it, and they return it.
        string blank = soFar[soFar.TrimEnd().Length..];
        return blank.Length > 0 && held.StartsWith(blank, StringComparison.Ordinal) ? held[blank.Length..] : held;
    }

    private int TailStart => Math.Max(0, soFar.Length - Tail);
}
