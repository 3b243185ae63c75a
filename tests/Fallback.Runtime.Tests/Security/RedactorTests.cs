using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Fallback.Runtime.Tests;

public sealed class RedactorTests
{
    private static readonly ApiKey _awkward = new("""key"of\'<&>+/=%20one""");

    private static readonly Func<string, string>[] _escapings =
    [
        static text => text,
        static text => JsonEncodedText.Encode(text).ToString(),
        static text => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        // As .NET 11 writes the path of a JSON error.
        static text => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal),
        Uri.EscapeDataString,
        static text => WebUtility.HtmlEncode(text),
    ];

    [Theory]
    [InlineData("")]
    [InlineData("u:")]
    [InlineData("user:")]
    [InlineData("someone:")]
    public void Key_InBase64_IsTakenOut(string before)
    {
        var key = new ApiKey("canary/KEY+9=zZ~Q?>");
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{key.Reveal()};"));
        foreach (string text in new[] { encoded, encoded.Replace('+', '-').Replace('/', '_'), Uri.EscapeDataString(encoded) })
        {
            Assert.True(Redactor.Holds(text, key), text);
            Assert.Contains("[redacted]", Redactor.Clean($"bad {text}", key), StringComparison.Ordinal);
            Assert.False(Redactor.Holds(Redactor.Clean($"bad {text}", key)!, key), text);
        }
    }

    [Theory]
    [InlineData("key sk-abcdefghijklmnop is bad")]
    [InlineData("key fbk" + "_SP6GpED1_tf5_h1P-qYfb_fvPA is bad")]
    [InlineData("key sk-proj-abcDEF_123-xyz is bad")]
    [InlineData("key sk-ant-api03-AbCdEf is bad")]
    [InlineData("key AIzaSyA1234567890abcdefghijklmnopqrstuv is bad")]
    [InlineData("key gsk_abcdef123456 is bad")]
    [InlineData("key xai-abcdef123456 is bad")]
    [InlineData("key Bearer abc123def is bad")]
    [InlineData("key 0a1b2c3d4e5f60718293a4b5c6d7e8f9 is bad")]
    [InlineData("key eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0 is bad")]
    public void Clean_KeyShapedWord_IsTakenOut(string text) => Assert.Equal("key [redacted] is bad", Redactor.Clean(text, null));

    [Theory]
    [InlineData("This model's maximum context length is 128000 tokens.")]
    [InlineData("Rate limit reached for gpt-6-sol in organization org-x")]
    [InlineData("model meta-llama/llama-4-maverick-17b-128e-instruct not found")]
    [InlineData("GenerateRequestsPerMinutePerProjectPerModel-FreeTier")]
    [InlineData("Authentication Fails, Your api key: ****abcd is invalid")]
    [InlineData("use Basic authentication or a Bearer token instead")]
    [InlineData("see https://platform.openai.com/account/api-keys for more")]
    [InlineData("a risk-averse desk-bound task-oriented user")]
    public void Clean_OrdinaryText_StaysAsItIs(string text) => Assert.Equal(text, Redactor.Clean(text, null));

    /// <summary>Found by broken input: undone once more, the piece in front of it is none any more.</summary>
    [Fact]
    public void Clean_PieceOfAKeyThatLooksEscapedItself_IsTakenOut()
    {
        const string secret = """@"~[##}[{+]^/)B[)B._=@]%BaB,""";
        const string text = "%5B%29B._%3D%40%5D%25BaB%2C%40%22%7E%5B%23%23%7D%5B%7B%2B%5D%5E%2F%29%42%5B%29%42%2E%5F%3D%40%5D%25%42%61&amp; key=</p>&amp;";

        string cleaned = Redactor.Clean(text, new ApiKey(secret))!;

        Assert.DoesNotContain("BaB", Uri.UnescapeDataString(cleaned), StringComparison.Ordinal);
        Assert.False(Redactor.Holds(cleaned, new ApiKey(secret)));
    }

    [Fact]
    public void Clean_KeyItself_IsTakenOutHoweverPlainItLooks() =>
        Assert.Equal("your key [redacted] and again [redacted]", Redactor.Clean("your key local-key and again local-key", new ApiKey("local-key")));

    [Theory]
    [InlineData("""Path: $['key"of\\\'<&>+/=%20one']""")]
    [InlineData("""{\"key\":\"key\\\"of\\\\'<&>+/=%20one\"}""")]
    [InlineData("""key\u0022of\\\u0027\u003C\u0026\u003e\u002B/=%20one""")]
    [InlineData("https://example.org/?k=key%22of%5c%27%3C%26%3E%2B%2F%3D%2520one&x=1")]
    [InlineData("<p>key&quot;of\\&#39;&lt;&amp;&gt;+/=%20one</p>")]
    [InlineData("<p>key&#x22;of\\&apos;&lt;&amp;amp;&gt;+/=%20one</p>")]
    public void Clean_KeyThatIsEscaped_IsTakenOut(string text)
    {
        string cleaned = Redactor.Clean(text, _awkward)!;

        Assert.Contains("[redacted]", cleaned, StringComparison.Ordinal);
        Assert.All((string[])["of", "one", "amp;"], part => Assert.DoesNotContain(part, cleaned, StringComparison.Ordinal));
        Assert.True(Redactor.Holds(text, _awkward));
    }

    /// <summary>A layer too many would read an escape out of the text beside the key and the key's own beginning, and eat it.</summary>
    [Theory]
    [InlineData("100 %&#56;&#65;&#88;&#78;&#113;&#71;&#55;&#49;&#114;&#80;&#99;&#98;&#74; used")]
    [InlineData("100 \\u0025%38%41%58%4e%71%47%37%31%72%50%63%62%4a used")]
    public void Clean_KeyBehindHalfAnEscape_IsTakenOut(string text)
    {
        var key = new ApiKey("8AXNqG71rPcbJyUTWG");

        Assert.True(Redactor.Holds(text, key));
        Assert.Contains("[redacted]", Redactor.Clean(text, key), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100 % of \\\"keys\" &amp; 5%20 of one")]
    [InlineData("""key"of\\'<&x>+/=%2one""")]
    [InlineData("""\u12 & \uzzzz &; &nosuch; %zz %""")]
    public void Clean_EscapesOfOtherTexts_StayAsTheyAre(string text)
    {
        Assert.Equal(text, Redactor.Clean(text, _awkward));
        Assert.False(Redactor.Holds(text, _awkward));
    }

    [Fact]
    public void Clean_AnyKeyInAnyEscapes_LeavesNothingOfIt()
    {
        Gen<string> keys = Gen.Choose('!', '~').Select(static c => (char)c).ArrayOf(12).Select(static chars => new string(chars));
        Gen<int[]> layers = Gen.Choose(0, _escapings.Length - 1).ArrayOf(2);
        Config config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2_000);
        Check.One(config, Prop.ForAll(keys.Zip(layers).ToArbitrary(), given =>
        {
            (string key, int[] layers) = given;
            string escaped = layers.Aggregate(key, static (text, layer) => _escapings[layer](text));

            string cleaned = Redactor.Clean($"an {escaped} here and {escaped}", new ApiKey(key))!;

            Assert.Equal("an [redacted] here and [redacted]", cleaned);
        }));
    }

    [Fact]
    public void Clean_LongTextOfEscapes_TakesTimeByItsLength()
    {
        // Each layer of escapes lays the next one bare.
        string text = string.Concat(Enumerable.Repeat("%25", 200_000)) + string.Concat(Enumerable.Repeat(@"key\""of ", 100_000));

        Assert.NotNull(Redactor.Clean(text, _awkward));
    }

    [Fact]
    public void Clean_ControlAndFormatCharacters_BecomeOneSpace() =>
        Assert.Equal("a b c d", Redactor.Clean("a\r\n\t b\u202E\u200Bc\u001b\u2028d\0", null));

    [Fact]
    public void Clean_LongText_IsCutWithoutSplittingACharacter()
    {
        string text = Redactor.Clean(new string('x', 498) + "😀😀", null)!;
        Assert.Equal(499, text.Length);
        Assert.Equal('…', text[^1]);
        Assert.Equal(500, Redactor.Clean(new string('é', 900), null)!.Length);
    }

    [Fact]
    public void Clean_KeyAcrossTheCut_LeavesNoHalf()
    {
        var key = new ApiKey("plain-words-key");
        for (int length = 2030; length < 2050; length++)
            Assert.DoesNotContain("plain", Redactor.Clean(new string(' ', length) + key.Reveal(), key) ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_KeyOfSomebodyElseAcrossTheCut_LeavesNoHalf()
    {
        const string Other = "zY8xW6vU4tS2rQ0pO9nM7lK5jI3hG1fE";
        foreach (int length in (int[])[2000, 2010, 2017, 2020, 2030, 32_740, 32_750, 32_760])
        {
            foreach (string blank in (string[])[new(' ', length), string.Concat(Enumerable.Repeat("a ", length / 2))])
                Assert.DoesNotContain("zY8xW6", Redactor.Clean($"key {blank}{Other} and more", null) ?? "", StringComparison.Ordinal);
        }
    }

    /// <summary>Servers show a part of a key, or change its case; what is left of it is of no use.</summary>
    [Theory]
    [InlineData("3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0", "[redacted]")]
    [InlineData("3f2b8c1e-7a4d-4c9b-9", "[redacted]")]
    [InlineData("f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d", "[redacted]")]
    [InlineData("3F2B8C1E-7A4D-4C9B-9E21-5D6F7A8B9C0D", "[redacted]")]
    [InlineData("3f2b8c1e-7a4d-4c9b\n9e21-5d6f7a8b9c0d", "[redacted] [redacted]")]
    [InlineData("3f2b8c1e%2D7a4d%2D4c9b%2D9e21", "[redacted]")]
    [InlineData("3f2b8c1e-7a…", "3f2b8c1e-7a…")]
    public void Clean_PartOfTheKey_IsTakenOut(string echo, string shown) =>
        Assert.Equal($"key {shown} is bad", Redactor.Clean($"key {echo} is bad", new ApiKey("3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d")));

    [Fact]
    public void Holds_APartOfTheKey() => Assert.True(Redactor.Holds("x-3f2b8c1e-7a4d-", new ApiKey("3f2b8c1e-7a4d-4c9b-9e21-5d6f7a8b9c0d")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("\0\u200B")]
    public void Clean_Nothing_IsNull(string? text) => Assert.Null(Redactor.Clean(text, null));

    [Fact]
    public void Clean_AnyText_IsOneShortLineWithoutTheKey()
    {
        var key = new ApiKey("k3y");
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            string cleaned = Redactor.Clean($"{text}{key.Reveal()}{text}", key)!;
            Assert.True(cleaned.Length <= Redactor.LongestText);
            Assert.DoesNotContain(key.Reveal(), cleaned, StringComparison.Ordinal);
            Assert.DoesNotContain(cleaned, char.IsControl);
        }));
    }
}
