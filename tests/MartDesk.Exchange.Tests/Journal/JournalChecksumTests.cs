using MartDesk.Exchange.Journal;

namespace MartDesk.Exchange.Tests.Journal;

public sealed class JournalChecksumTests
{
    [Fact]
    public void The_checksum_is_the_published_one_of_crc_32c()
    {
        // Check value of CRC-32/ISCSI, and the first vector of RFC 3720, appendix B.4.
        Assert.Equal(0xE3069283, JournalChecksum.Compute("123456789"u8));
        Assert.Equal(0x8A9136AAu, JournalChecksum.Compute(new byte[32]));
    }
}
