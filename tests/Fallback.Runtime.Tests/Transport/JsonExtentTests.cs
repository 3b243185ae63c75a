using System.Text;
using System.Text.Json;

namespace Fallback.Runtime.Tests;

public class JsonExtentTests
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("[]", true)]
    [InlineData("{\"a\":{\"b\":[1,2]}}", true)]
    [InlineData("{\"a\":\"}\"}", true)]
    [InlineData("{\"a\":\"\\\"}\"}", true)]
    [InlineData("{\"a\":\"\\\\\"}", true)]
    [InlineData("", false)]
    [InlineData("hello", false)]
    [InlineData("{", false)]
    [InlineData("{\"a\":\"}", false)]
    [InlineData("{\"a\":\"\\\"}", false)]
    [InlineData("[{}", false)]
    public void IsComplete_EverySplit_SaysWhetherTheJsonEnds(string json, bool expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        for (int split = 0; split <= bytes.Length; split++)
        {
            JsonExtent extent = default;
            extent.Add(bytes.AsSpan(0, split));
            extent.Add(bytes.AsSpan(split));
            Assert.Equal(expected, extent.IsComplete);
        }
    }

    [Fact]
    public void IsComplete_PrefixesOfRealJson_TrueOnlyAtTheEnd()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new { id = "x{\"", choices = new object[] { new { delta = new { content = "a\\\"]}\n😀" } } } });
        JsonExtent extent = default;
        for (int i = 0; i < json.Length; i++)
        {
            Assert.False(extent.IsComplete);
            extent.Add(json.AsSpan(i, 1));
        }
        Assert.True(extent.IsComplete);
    }
}
