using System.Text;

namespace Fallback.Catalogue;

internal sealed partial class JsonReader
{
    private string ReadString()
    {
        var content = new StringBuilder();
        _at++;
        while (true)
        {
            int c = Peek;
            if (c is < ' ') throw Error(c < 0 ? "The document ends inside a string" : "A control character inside a string must be escaped");
            _at++;
            if (c == '"') return content.ToString();
            content.Append(c == '\\' ? ReadEscape() : (char)c);
        }
    }

    private char ReadEscape()
    {
        int c = Peek;
        _at++;
        return c switch
        {
            '"' or '\\' or '/' => (char)c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => ReadCodeUnit(),
            _ => throw Error("Unknown escape in a string"),
        };
    }

    private char ReadCodeUnit()
    {
        int unit = 0;
        for (int end = _at + 4; _at < end; _at++)
        {
            int digit = Peek < 0 ? -1 : "0123456789abcdef".IndexOf(char.ToLowerInvariant((char)Peek));
            if (digit < 0) throw Error("\\u must be followed by four hexadecimal digits");
            unit = (unit * 16) + digit;
        }
        return (char)unit;
    }
}
