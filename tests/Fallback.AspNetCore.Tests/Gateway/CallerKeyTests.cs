using System.Security.Cryptography;
using System.Text;
using Fallback.Gateway;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>Keys of callers and their hashes.</summary>
public sealed class CallerKeyTests
{
    [Fact]
    public void Key_IsPrefixAnd256Bits_AndNoneIsMadeTwice()
    {
        string[] keys = [.. Enumerable.Range(0, 1_000).Select(static _ => CallerKey.Make())];

        Assert.All(keys, static key => Assert.Matches("^fbk_[A-Za-z0-9_-]{43}$", key));
        Assert.All(keys, static key => Assert.True(CallerKey.IsKey(key)));
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.All(Enumerable.Range(4, 42), place => Assert.True(keys.Select(key => key[place]).Distinct().Count() > 40, $"place {place} is not random"));
    }

    [Fact]
    public void Hash_IsSha256OfTheKey_AndComesBackFromItsText()
    {
        string key = CallerKey.Make();
        string expected = "sha256:" + Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(key))).ToLowerInvariant();

        KeyHash hash = KeyHash.Of(key)!.Value;

        Assert.Equal(expected, hash.Write());
        Assert.Equal(hash, KeyHash.Parse(expected));
        Assert.Equal(hash, KeyHash.Parse(expected.ToUpperInvariant()));
        Assert.NotEqual(hash, KeyHash.Of(CallerKey.Make())!.Value);
        Assert.Equal("sha256:…", hash.ToString());
    }

    [Fact]
    public void Key_ThatAProviderGivesBack_IsCutOutOfWhatIsShown()
    {
        string key = CallerKey.Make();

        Assert.DoesNotContain(key[4..20], Redactor.Clean($"Incorrect API key provided: {key}.", null), StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_ThatDiffersInOneBit_IsAnother()
    {
        string text = KeyHash.Of(CallerKey.Make())!.Value.Write();
        KeyHash hash = KeyHash.Parse(text)!.Value;
        for (int i = "sha256:".Length; i < text.Length; i++)
        {
            char other = text[i] == '0' ? '1' : '0';
            Assert.NotEqual(hash, KeyHash.Parse(text[..i] + other + text[(i + 1)..])!.Value);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("fbk_")]
    [InlineData("hunter2")]
    [InlineData("fbk_short")]
    [InlineData("fbx_YszqrWKKcY6dcGf4Z9mFDngIo2NcG8a0ph_llpNTeQM")]
    [InlineData("FBK_YszqrWKKcY6dcGf4Z9mFDngIo2NcG8a0ph_llpNTeQM")]
    [InlineData("fbk" + "_YszqrWKKcY6dcGf4Z9mFDngIo2NcG8a0ph_llpNTeQ=")]
    [InlineData("fbk" + "_YszqrWKKcY6dcGf4Z9mFDngIo2NcG8a0ph_llpNTeQé")]
    [InlineData("fbk" + "_YszqrWKKcY6dcGf4Z9mFDngIo2NcG8a0ph_llpNTeQMM")]
    public void TextOfAnotherForm_IsNoKey(string text)
    {
        Assert.False(CallerKey.IsKey(text));
        Assert.Null(KeyHash.Of(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("076acf8dc1336b7221f59689c4d2cf008803683b35aea6c7630dd7ea4e64d06e")]
    [InlineData("sha512:076acf8dc1336b7221f59689c4d2cf008803683b35aea6c7630dd7ea4e64d06e")]
    [InlineData("sha256:076acf8dc1336b7221f59689c4d2cf008803683b35aea6c7630dd7ea4e64d06")]
    [InlineData("sha256:076acf8dc1336b7221f59689c4d2cf008803683b35aea6c7630dd7ea4e64d06g")]
    public void TextOfAnotherForm_IsNoHash(string text) => Assert.Null(KeyHash.Parse(text));
}
